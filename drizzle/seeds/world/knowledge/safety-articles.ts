import type { ArticleText } from './article-text.ts'

export const safetyArticles: readonly ArticleText[] = [
  {
    slug: 'thermal-runaway',
    title: 'Thermal runaway: how it starts, what it looks like, what to do',
    category: 'SAFETY',
    audience: 'PUBLIC',
    tags: ['safety', 'lithium', 'fire'],
    body: `Thermal runaway is a cell that makes more heat than it can give off. Above about 90 °C the protective layer on the anode decomposes, near 130 °C the separator melts, and from 180 to 220 °C the cathode of NMC gives off oxygen. From there it needs nothing from outside. LFP starts later, at 250 °C or so, and gives off far less heat.

**Causes.** Overcharge without a working BMS, crushing or a fall, an inner short from lithium plating, heat from outside, water in the electronics.

**Signs.** Swelling, hissing, a sweet smell of solvent, a case too warm to touch, white vapour. The vapour is not steam: it burns and it is poisonous. Minutes may pass between the first sign and fire, or seconds.

**What to do**

1. Leave the room, take others along, close the door.
2. Call the fire brigade and say “lithium battery”.
3. Only if it is small and not yet venting: switch off the charger and carry it outside on a shovel.
4. Water is right, in great amounts. It cools, and cooling is what keeps the next cell from following. Foam, powder and CO₂ put out flames but do not cool.
5. Do not breathe the smoke, it contains hydrogen fluoride.

Afterwards the battery can ignite again for hours, even a day. It stays outside, apart from everything, and is collected as a critical battery.`,
  },
  {
    slug: 'damaged-lithium-batteries',
    title: 'A lithium battery was dropped, is swollen or got wet',
    category: 'SAFETY',
    audience: 'PUBLIC',
    tags: ['safety', 'lithium', 'damaged', 'transport'],
    body: `A battery counts as damaged or defective when it is swollen, leaks, smells, got hot without reason, has a dented or cracked case, was under water, or when the maker has called it back for safety. After a fall without visible marks treat it as damaged until it has been checked.

**At once**

1. Stop charging and using it.
2. Put it outside, on stone or sand, three metres from buildings and anything that burns, under a cover that keeps rain off but lets gas out.
3. Tape the terminals if it can be done without bending over it.
4. Watch it for an hour, then look from time to time over 24 hours. Warmth that grows, hissing or vapour: step back and call the fire brigade.
5. Do not open it, do not press a bulge, do not discharge a swollen pack.

**Salt water** is the worst case. It conducts, and fires have started days later.

**It must not go by post or parcel.** Damaged batteries travel only by road, packed by P908, and those that may react dangerously by P911, under special provision 376 of ADR. By air they are forbidden altogether. Shops and collection points do not have the packing.

Write to us with photos and the word “damaged” in the subject, and a person answers within the hour. We arrange the collection and bear its cost when the battery is under warranty.`,
  },
  {
    slug: 'hydrogen-and-ventilation',
    title: 'Hydrogen: ventilating rooms with lead batteries',
    category: 'SAFETY',
    audience: 'PUBLIC',
    tags: ['safety', 'lead', 'ventilation', 'ups', 'forklift'],
    body: `Charging a lead battery makes hydrogen and oxygen. From 4 % hydrogen in air the mixture can explode, and a spark of a terminal is enough. Sealed types make less, and on overcharge they open their valves too.

**How much air.** EN IEC 62485-2 gives for stationary batteries

Q = 0.05 × n × I × C ÷ 1000, in cubic metres an hour,

with n cells in series, C the capacity in Ah and I the gassing current in mA for each Ah: 5 in float and 20 in boost charge for flooded, 1 and 8 for sealed batteries.

**Example.** A 48 V string of 24 sealed cells, 100 Ah, boost charged: 0.05 × 24 × 8 × 100 ÷ 1000 = 0.96 m³/h. For natural ventilation two openings of A = 28 × Q = 27 cm² each are enough, one low and one high on opposite walls. The same string flooded needs 2.4 m³/h and 67 cm².

**Keep sparks away.** Nothing that sparks within half a metre of the cells; no smoking, no grinding. Switch the charger off before taking off terminals.

**Smell of rotten eggs** means hydrogen sulphide from an overheated, overcharged battery. It is poisonous, and the nose becomes blind to it. Switch off at the mains, open doors, leave, and do not touch the battery until it has cooled down. Above 50 °C in one block while others are at room temperature there is a shorted cell.

Lithium batteries make no hydrogen in normal work and need no such openings.`,
  },
  {
    slug: 'charging-e-bikes-at-home',
    title: 'Charging e-bike batteries safely at home',
    category: 'SAFETY',
    audience: 'PUBLIC',
    tags: ['e-bike', 'nmc', 'safety', 'charging'],
    body: `E-bike packs hold 400 to 800 Wh, about as much as the batteries of forty phones. Failures are rare, and most have one of three causes: a wrong charger, a damaged pack, or a repaired one.

- **Charger.** Only the one that belongs to the pack. A 36 V pack needs 42.0 V, a 48 V pack 54.6 V. The plug of the wrong one may fit.
- **Place.** On a stone floor with air around it, not in the hallway, not under the stairs and not on the sofa. The way out of the home must stay free if the pack burns.
- **Smoke alarm** in that room.
- **Time.** Charge while you are awake and at home. Take the pack off when it is full.
- **Temperature.** Between 5 and 30 °C. After a winter ride wait an hour, after a hot climb half an hour.
- **After a fall** look for cracks and listen for rattling. Warm or swollen: outside with it.
- **No recelling.** New cells on an old BMS make a pack without any test. Insurance and UN38.3 are gone with it, so nobody may ship it any more.

**To make it last**: 30 to 80 % for daily use, full only before long tours, half full over winter. After 800 full charges, or five to seven years, 70 to 80 % of the range is left. Spare packs lie best in a steel box with a vent, not in an airtight one.`,
  },
]
