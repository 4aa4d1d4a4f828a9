import type { ArticleText } from './article-text.ts'

export const leadAcidArticles: readonly ArticleText[] = [
  {
    slug: 'equalising-lead-acid',
    title: 'Equalising flooded lead batteries',
    category: 'LEAD_ACID',
    audience: 'PUBLIC',
    tags: ['flooded', 'charging', 'equalising'],
    body: `Equalising is a deliberate overcharge. It brings weak cells up, stirs acid that has settled in layers and dissolves fresh sulphate. **It is for flooded batteries only.** AGM and gel cannot replace the water they would lose, and lithium would be destroyed.

**When.** Once a month in daily use, once a week for forklifts, or whenever the density of two cells differs by more than 0.03 kg/l.

**How**

1. Charge normally until full.
2. Check that the plates are covered, and top up only to just above them.
3. Open windows, remove flames, and disconnect loads that do not bear 16 V.
4. Charge with a current of 3 to 5 % of the capacity up to 2.58–2.67 V a cell at 25 °C. For a 12 V battery that is 15.5 to 16.0 V.
5. Measure density every half hour. Stop when it has not risen over three readings, or when the acid reaches 45 °C.
6. Fill up with distilled water to the mark.

It takes two to four hours. Strong bubbling is intended, and hydrogen is what bubbles.

**Temperature.** Lower the voltage by 4 mV for each cell and degree above 25 °C, raise it by as much below.

If one cell stays 0.05 behind after two rounds, its plates have shed or are shorted, and the battery is at its end. Equalising more often does not help: it washes active material off the healthy plates.`,
  },
  {
    slug: 'sulphation',
    title: 'Sulphation: how lead batteries starve and what can be saved',
    category: 'LEAD_ACID',
    audience: 'PUBLIC',
    tags: ['agm', 'gel', 'flooded', 'faults'],
    body: `When a lead battery is discharged both plates turn to lead sulphate. Fresh sulphate is fine-grained and turns back when it is charged. Left for days it grows into coarse crystals that no longer conduct and no longer dissolve. That is sulphation, and more lead batteries die of it than of work.

**Causes.** Standing discharged. Never being charged to the end, as with small solar panels in winter. Float voltage too low. Warmth while half empty.

**Signs.** Capacity falls while the resting voltage looks good. The charger reaches its end voltage within minutes. Density stays low in all cells alike. Inner resistance rises.

**What helps.** If it is a matter of weeks: a charge with low current, 2 to 5 % of the capacity, over 24 to 48 hours, for flooded batteries followed by equalising. Often 10 to 20 % of the lost capacity comes back. Repeat two or three times, and stop when nothing more is gained.

**What does not help.** Additives, and pulse devices that promise to shatter crystals; independent tests show no effect beyond that of a long charge. Hard sulphate of a year's standing is final.

**Prevention is three habits.** Recharge within 24 hours. Reach 100 % at least once a week, which takes eight hours or more because the last tenth goes in slowly. In storage keep above 12.4 V.`,
  },
  {
    slug: 'peukert',
    title: 'Why 100 Ah are sometimes 60: the Peukert effect',
    category: 'LEAD_ACID',
    audience: 'PUBLIC',
    tags: ['agm', 'flooded', 'capacity', 'sizing'],
    body: `The ampere-hours on a lead battery hold for a discharge over 20 hours. Draw more, and you get less, because acid cannot reach the inside of the plates fast enough. Peukert's law describes it:

t = H × (C ÷ (I × H))^k

with C the rated capacity, H the hours of the rating, I the current, and k the Peukert exponent: about 1.10 for AGM, 1.15 for gel and 1.25 for flooded batteries, rising with age.

**Worked example.** A flooded 100 Ah battery (20 h, k = 1.25) feeds 40 A. C ÷ (I × H) = 100 ÷ 800 = 0.125. To the power of 1.25 that is 0.0743. Times 20 hours gives 1.49 hours, so only 59 Ah come out. With AGM (k = 1.10) it is 2.03 hours and 81 Ah. With LFP (k ≈ 1.03) it is 2.35 hours and 94 Ah.

**Two consequences.** First, compare data sheets at the same hour rate: 100 Ah at C20 and 100 Ah at C5 are different batteries, and traction batteries are rated at C5. Second, split a load over parallel batteries: half the current each gains capacity twice over.

The missing ampere-hours are not lost. After some hours of rest, or with a smaller load, most of them can still be drawn. A battery monitor needs the exponent to count properly; with k = 1.25 set for LFP it will show an empty battery that is half full.`,
  },
  {
    slug: 'watering-flooded-batteries',
    title: 'Watering traction and deep-cycle batteries',
    category: 'LEAD_ACID',
    audience: 'PUBLIC',
    tags: ['flooded', 'forklift', 'maintenance'],
    body: `Charging splits water into hydrogen and oxygen. What leaves has to be replaced, and the plates must never stand dry: the part in the air sulphates and is lost.

**When.** After charging, never before. Acid expands while charging, and a battery filled to the brim when empty will overflow. The only exception: if plates are visible, cover them just so before charging.

**How often.** Check weekly in shift work, monthly in a camper. A 48 V 775 Ah truck battery uses about 10 to 15 litres in a month of two-shift work. Sudden thirst in one cell means a short there; thirst in all means that the charger holds too long or too high.

**What.** Distilled or deionised water below 10 µS/cm. Never acid: acid does not evaporate, and adding it makes the density wrong for ever. Never tap water: chloride and iron poison the plates.

**How far.** To the mark, or 10 mm above the plates.

**Central watering.** Connect after the charge, let water flow until the indicators rise, disconnect. Leave no hose connected, a stuck float drowns a cell. Clean the strainer each quarter.

Wear goggles and gloves, keep flames away for half an hour after charging, and wipe the top with warm water: a wet, dirty top conducts and empties the battery, 50 mA over a year are 438 Ah.`,
  },
  {
    slug: 'agm-gel-or-flooded',
    title: 'AGM, gel or flooded: telling lead batteries apart',
    category: 'LEAD_ACID',
    audience: 'PUBLIC',
    tags: ['agm', 'gel', 'flooded', 'choice'],
    body: `All three have lead plates and sulphuric acid and 2.0 V a cell. They differ in how the acid is held.

**Flooded.** Liquid acid, caps, water to add. Cheapest per cycle, likes equalising, bears overcharge. Must stand upright and be ventilated. Absorption 14.4 to 14.8 V, travels as UN2794.

**AGM.** The acid is soaked up by a glass mat pressed between the plates. Low inner resistance, so good for starting, inverters and windlasses. No watering. Absorption 14.4 to 14.7 V, float 13.5 to 13.8 V. Travels as UN2800. Overheating dries it out for good.

**Gel.** The acid is a jelly of silica. Best of the three for slow deep cycles and long standing. Absorption only 14.1 to 14.4 V: more makes bubbles that stay as dry spots along the plates. Charges slowly, not above a fifth of the capacity.

**Which one?** Windlass, start-stop car, UPS: AGM. Wheelchair, buoy, off-grid bank that is left alone: gel. Forklift and a farm with somebody who likes looking after things: flooded.

**Do not mix them** on one charger or in one bank, their voltages differ. A car that came with AGM must get AGM again: a plain flooded battery would fail within a year of start-stop.

All lose half their life for each ten degrees above 20 °C. With all of them depth counts: AGM gives about 600 cycles at 50 % and 1,500 at 20 %.`,
  },
  {
    slug: 'ups-battery-life',
    title: 'How long UPS batteries live and when to change a string',
    category: 'LEAD_ACID',
    audience: 'PUBLIC',
    tags: ['ups', 'agm', 'maintenance'],
    body: `A UPS battery stands in float for years and works for minutes. It ages by corrosion of the positive grid and by drying out, both driven by temperature.

**Design life is not service life.** EUROBAT classes 3–5, 6–9, 10–12 and 12+ years hold at 20 °C in the laboratory. Plan to change at 75 % of it: after four years for a “5 year” block and nine for a “12 year” one.

**Temperature.** Ten degrees more halve the life. A block of the 10-year class in a cabinet at 30 °C is worn out after five.

**Float voltage.** 2.25 to 2.30 V a cell at 20 °C, so 13.5 to 13.8 V a block, less 3 mV a cell for each degree above. A tenth of a volt too much per block costs a year.

**Measuring.** Record inner resistance or conductance of every block when new and each year. Plus 25 % against its own first value means watch, plus 50 % means change. Voltage alone says nothing: a bad block looks fine in float and collapses in the first minute of a power cut. The only proof is a discharge at the real load.

**One or all?** In a string younger than half its service life a single failed block may be replaced. Later change the whole string, because a new block among old ones is overcharged and soon as old as they are. Note the date on each block, and keep spares charged.`,
  },
]
