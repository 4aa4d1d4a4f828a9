import type { ArticleText } from './article-text.ts'

export const chemistryArticles: readonly ArticleText[] = [
  {
    slug: 'lfp-or-nmc',
    title: 'LFP or NMC: which lithium chemistry for which job',
    category: 'CHEMISTRY',
    audience: 'PUBLIC',
    tags: ['lfp', 'nmc', 'choice'],
    body: `Both are lithium-ion, both travel as UN3480, and they suit different work.

**LFP** (lithium iron phosphate) has 3.2 V per cell and stores 90 to 140 Wh per kilogram as a finished battery. It gives 3,000 to 6,000 cycles, holds its voltage almost flat and contains neither nickel nor cobalt. Its cathode releases very little oxygen when it overheats, so a failing cell vents and smokes but seldom burns by itself.

**NMC** (nickel manganese cobalt) has 3.6 or 3.7 V per cell and stores 150 to 240 Wh per kilogram. It gives 500 to 1,000 full cycles. Where weight is carried all day, as on a bicycle, a drone or an outboard, it is the better choice.

A rule that rarely fails: if the battery stays in one place, take LFP; if somebody has to carry it, take NMC. For houses, boats that sleep people and campers we sell LFP only.

Two practical differences follow from the curves. State of charge of NMC can be read from the voltage within a few per cent, that of LFP cannot between 20 and 90 %. And NMC ages visibly when it is kept full in a warm place, whereas LFP forgives that for longer. Neither may be charged below 0 °C unless the cells are heated first.`,
  },
  {
    slug: 'chemistries-at-a-glance',
    title: 'Ten battery chemistries at a glance',
    category: 'CHEMISTRY',
    audience: 'PUBLIC',
    tags: ['choice', 'table', 'voltage', 'energy density'],
    body: `Nominal voltage is cells in series times the cell's nominal voltage. Energy in watt-hours is nominal voltage times ampere-hours. The figures are for finished batteries, case included.

| Chemistry | V per cell | Wh/kg | Full cycles | UN number |
|---|---|---|---|---|
| LFP | 3.2 | 80–140 | 3,000–6,000 | UN3480 |
| NMC | 3.6–3.7 | 130–240 | 500–1,000 | UN3480 |
| LiPo | 3.7 | 120–220 | 200–400 | UN3480 |
| LTO | 2.4 | 45–85 | 10,000–20,000 | UN3480 |
| Sodium-ion | 3.1 | 70–140 | 3,000–4,000 | UN3551 |
| NiMH | 1.2 | 50–110 | 500–1,500 | UN3496 |
| AGM lead | 2.0 | 26–45 | 250–600 | UN2800 |
| Gel lead | 2.0 | 25–42 | 600–2,500 | UN2800 |
| Flooded lead | 2.0 | 22–44 | 150–1,500 | UN2794 |
| Li-SOCl₂ | 3.6 | 350–720 | primary | UN3090 |

Four LFP cells in series therefore make 12.8 V, sixteen make 51.2 V, and a 12.8 V 100 Ah battery stores 1,280 Wh. Six lead cells make 12 V, and 12 V 100 Ah store 1,200 Wh, of which about half should be used.

The UN number changes with the packing: lithium-ion batteries packed with or contained in equipment travel as UN3481, sodium-ion as UN3552 and lithium metal as UN3091. Cycle numbers are to 80 % of the first capacity at room temperature. Heat and a habit of staying full shorten all of them.`,
  },
  {
    slug: 'sodium-ion-compared',
    title: 'Sodium-ion: what is different from lithium iron phosphate',
    category: 'CHEMISTRY',
    audience: 'PUBLIC',
    tags: ['sodium-ion', 'lfp', 'inverter', 'cold'],
    body: `A sodium-ion battery works like a lithium-ion one with sodium in its place. Ours use a layered oxide cathode and hard carbon. They store a little less than LFP for the same weight, and three things are worth knowing before buying.

**The voltage swings widely.** A cell has 3.1 V nominal but runs from about 4.0 V full to 2.0 V empty. Four cells in series therefore move between 16 V and 8 V, and fifteen between 60 V and 30 V. Check the inverter's input range first: one that switches off at 44 V leaves a third of a 15-cell battery unused.

**Cold is no enemy.** At −20 °C more than 85 % of the capacity is available, and charging down to −10 °C is allowed at reduced current. No heating foil is needed in most of Europe.

**It may be emptied completely.** The current collector on both sides is aluminium, which does not dissolve at 0 V as copper does. Batteries can be shipped and stored shorted at 0 V, which is the safest state there is.

State of charge can be read from the voltage, because the curve slopes steadily. The dangerous goods number is UN3551, or UN3552 with equipment; rules for packing resemble those for lithium-ion. Do not put sodium-ion and LFP in parallel: their curves do not match, and one would be driven by the other.`,
  },
  {
    slug: 'when-lto-is-worth-it',
    title: 'When lithium titanate is worth its price',
    category: 'CHEMISTRY',
    audience: 'PUBLIC',
    tags: ['lto', 'cold', 'cycle life'],
    body: `Lithium titanate (LTO) replaces the graphite of the anode. A cell has only 2.4 V, so for 24 V ten cells are needed instead of eight of LFP, and a battery of the same energy is nearly twice as heavy and three times as expensive. What is bought with that?

- **Fast charging.** Ten times the capacity per hour is normal: a 40 Ah battery takes 400 A and is full in six to ten minutes.
- **Charging in frost.** The anode works 1.5 V above lithium metal, so no lithium can plate out. LTO may be charged at −30 °C.
- **Life.** 15,000 cycles and more. In starting duty or frequency control the electronics around it wear out first.
- **Safety.** No plating, hardly any heat on internal short circuits.

Typical cases where it pays: ferries and buses that charge at every stop, trackside cabinets without heating, engine starting in the north, peak shaving with thousands of cycles a year.

Where it does not: homes, campers, anything that cycles once a day and stands indoors. There LFP costs less per kilowatt-hour delivered over its life. A sum to check: 1 kWh of LTO at 1,250 € and 15,000 cycles costs 8 cents a cycle; 1 kWh of LFP at 360 € and 4,000 cycles costs 9 cents, but after ten years of daily use LTO has spent only a quarter of its cycles and the rest is never used.`,
  },
  {
    slug: 'nimh-basics',
    title: 'Nickel-metal hydride: charging, memory and replacement',
    category: 'CHEMISTRY',
    audience: 'PUBLIC',
    tags: ['nimh', 'medical', 'charging'],
    body: `A NiMH cell has 1.2 V nominal, about 1.4 V fresh from the charger and is empty at 1.0 V. Devices made for 1.5 V alkaline cells usually work, because the voltage stays level until shortly before the end.

**Charging.** With rates above half the capacity per hour the charger watches for the small drop in voltage when the cell is full (−ΔV, five to ten millivolts a cell) or for the sudden rise of temperature. Below a tenth of the capacity per hour the drop is too small to be seen, so slow chargers end by time: 14 to 16 hours at 0.1C. Do not charge below 0 °C or above 45 °C.

**Memory.** True memory is rare. What people notice is voltage depression after months of trickle charging; one or two full discharges to 1.0 V a cell cure it. Packs must not be discharged further, because the weakest cell would be driven in reverse.

**Self-discharge.** Ordinary cells lose 20 to 30 % a month, low-self-discharge types keep 70 % for five years.

**Medical packs.** Infusion pumps and lifts sit on the charger and are seldom used, so capacity fades unseen. Replace them by date, normally after 24 months, and record the serial number in the device file. NiMH is free of transport rules on road and by air when protected against short circuits; at sea UN3496 applies to larger amounts.`,
  },
  {
    slug: 'li-socl2-passivation',
    title: 'Lithium thionyl chloride: long life, passivation and pulses',
    category: 'CHEMISTRY',
    audience: 'PUBLIC',
    tags: ['li-socl2', 'sensor', 'primary'],
    body: `Li-SOCl₂ cells are primary cells with 3.6 V and the highest energy of any battery on sale. They feed meters and trackers for ten to twenty years. **They must never be charged**, also not by a leaking diode in a circuit with a second supply.

**Why they last.** A thin layer of lithium chloride grows on the anode as soon as the electrolyte touches it. It stops self-discharge at about 1 % a year.

**What it costs.** After long rest, above all in warmth, the layer is thick. When a radio suddenly draws 100 mA, the voltage dips, sometimes below the reset level of the processor, and comes back within seconds while the layer breaks up. Bobbin cells above all suffer from this.

Ways to live with it:

1. Put a capacitor or hybrid-layer capacitor in parallel, large enough for one burst. For 1.5 A over 200 ms with 0.3 V of droop that is one farad.
2. Draw a small pulse every few hours to keep the layer thin.
3. Take spiral cells for high current, and accept more self-discharge.

**Estimating life.** A D cell of 19 Ah, a standby current of 15 µA and one burst of 0.1 mAh a day use 131 mAh and 37 mAh a year. Add 1 % self-discharge, 190 mAh. Together 358 mAh a year, so in theory 53 years; design for half of the capacity at most, because temperature and ageing of seals decide after twenty.`,
  },
  {
    slug: 'lipo-pack-care',
    title: 'Caring for LiPo flight packs',
    category: 'CHEMISTRY',
    audience: 'PUBLIC',
    tags: ['lipo', 'storage', 'drone'],
    body: `Soft-pouch packs for drones and robots carry no protection circuit. The craft ends the flight and the charger watches every cell, so both have to be set correctly.

- **Charge** to 4.20 V a cell with the balance lead connected, at 1C unless the label allows more. Never leave a charging pack alone.
- **Land** at 3.5 V a cell under load. A pack taken below 3.0 V at rest has lost life; below 2.5 V it is scrap.
- **Store** at 3.80 to 3.85 V a cell. A full pack that lies for a week at 30 °C loses more than it does in ten flights.
- **Warm up** before winter flights. Below 10 °C the inner resistance doubles and the voltage collapses when climbing.

**Puffing** is gas from decomposed electrolyte. A slightly soft pouch that is flat when cold may be used up carefully; a pack that is hard, lopsided or was in a crash goes out of service, is discharged in a bucket of sand with a resistor and is handed in as damaged.

**C rating.** The label says 25C for a 10 Ah pack, that is 250 A. Reckon with half as a continuous value. Inner resistance tells the truth: a good 6S 10 Ah pack has 2 to 3 mΩ a cell, and one above 8 mΩ should retire.

Carry packs in a fireproof bag with taped plugs. By air they go as hand luggage up to 100 Wh each, up to 160 Wh with the airline's consent.`,
  },
]
