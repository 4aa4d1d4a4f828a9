import type { ArticleText } from './article-text.ts'

export const chargingArticles: readonly ArticleText[] = [
  {
    slug: 'state-of-charge-lfp',
    title: 'State of charge of LFP from its voltage, and why not to trust it',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['lfp', 'state of charge', 'voltage', 'table'],
    body: `The table holds for a battery that has rested without load or charge for at least an hour, at 20 to 25 °C.

| State of charge | Cell | 12.8 V (4 cells) | 25.6 V (8) | 51.2 V (16) |
|---|---|---|---|---|
| 100 % | 3.40 | 13.6 | 27.2 | 54.4 |
| 90 % | 3.35 | 13.4 | 26.8 | 53.6 |
| 70 % | 3.30 | 13.2 | 26.4 | 52.8 |
| 50 % | 3.27 | 13.1 | 26.2 | 52.3 |
| 30 % | 3.23 | 12.9 | 25.8 | 51.7 |
| 20 % | 3.20 | 12.8 | 25.6 | 51.2 |
| 10 % | 3.00 | 12.0 | 24.0 | 48.0 |
| 0 % | 2.50 | 10.0 | 20.0 | 40.0 |

Between 30 and 90 % the whole 12.8 V battery moves by half a volt, and a load of 20 A or a cable moves it as much. That is why an inverter that guesses from voltage shows 51 % while the battery reports 93 %.

**What to use instead.** The battery's own counter over CAN or Bluetooth, or a shunt. A counter drifts, so charge fully about once a week: at 3.45 V a cell and falling current it sets itself to 100 %.

**What the table is good for.** The ends. Below 12.8 V at rest a 12 V battery is nearly empty, and below 12.0 V it should be charged today. For NMC the voltage is a fair gauge; for LFP it only warns.`,
  },
  {
    slug: 'state-of-charge-lead-acid',
    title: 'State of charge of lead batteries: voltage and density',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['agm', 'gel', 'flooded', 'state of charge', 'table'],
    body: `Measure after four hours of rest, better after a night, at 25 °C. A battery that was just charged carries a surface charge and reads too high; switch on a headlight for a minute to remove it.

| State of charge | Flooded 12 V | AGM 12 V | Gel 12 V | Density kg/l |
|---|---|---|---|---|
| 100 % | 12.65 | 12.85 | 12.85 | 1.265 |
| 75 % | 12.45 | 12.60 | 12.60 | 1.225 |
| 50 % | 12.20 | 12.30 | 12.30 | 1.190 |
| 25 % | 12.00 | 12.05 | 12.05 | 1.155 |
| 0 % | 11.80 | 11.80 | 11.80 | 1.120 |

For 24 V and 48 V systems multiply by two and four.

**Density** is the better witness where the cells can be opened. Correct it by 0.0007 for each degree away from 25 °C, upward when the acid is warmer. Differences of more than 0.03 between cells call for an equalising charge; one cell that stays behind afterwards is dying.

**Rules of thumb.** Do not go below 50 % in daily use. Recharge within a day, because sulphate crystals harden when the plates stay discharged. A 12 V battery at rest below 12.4 V is asking for the charger, one at 10.5 V has a dead cell.

Cold changes little in the voltage and much in the capacity: at −10 °C only about 65 % can be drawn. And an empty battery freezes at about −8 °C, while a full one withstands −60 °C.`,
  },
  {
    slug: 'charging-below-freezing',
    title: 'Charging lithium batteries below freezing',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['lfp', 'nmc', 'cold', 'bms', 'heating'],
    body: `LFP, NMC and LiPo must not be charged when the cells are below 0 °C. Discharging is allowed, usually down to −20 °C.

**Why.** In the cold lithium enters the graphite anode more slowly than the charger delivers it. The rest plates out as metal on the surface. It is lost for storage, and in the worst case grows as needles towards the other electrode. One night's charging at −10 °C can cost several per cent of the capacity for ever, and nobody notices at the time.

**What the BMS does.** It opens the charge path when a sensor falls to 0 °C and closes it again at about 5 °C. The load goes on working. A message such as “charge MOS off, low temperature” is protection and not a fault.

**Between 0 and 5 °C** keep the current to a tenth of the capacity, so 10 A for 100 Ah.

**What helps:**

1. Put the battery inside the living space. A 20 kg block takes many hours to cool down.
2. Take a heated battery. The foil uses the charger's energy, 40 to 80 W, and lifts a 100 Ah block by about 10 °C in an hour.
3. Take a chemistry that bears it: LTO down to −30 °C, sodium-ion to −10 °C.

The sensor measures the cells and not the air. After a frosty night the sun warms the room long before it warms the block: give it time.`,
  },
  {
    slug: 'cell-balancing',
    title: 'Cell balancing: why one cell runs ahead and how to bring it back',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['lfp', 'bms', 'balancing'],
    body: `Cells in series carry the same current, so a cell that starts a little fuller is full first. The BMS then has to end the charge, although the others could take more. The typical sign: at the end of charge one cell jumps to 3.60 V while the rest stand at 3.44 V, and the display leaps from 96 to 100 %.

**Passive balancing** burns the surplus of the high cell in a resistor, usually with 50 to 100 mA and only above 3.40 V. It is slow. A difference of 5 Ah needs 100 hours at 50 mA, and these hours count only while the battery is near full.

**Active balancing** moves charge from high to low cells with 1 to 2 A and does the same in an afternoon.

**How to bring a battery back**

1. Charge with a low current, a twentieth of the capacity.
2. Hold 3.45 V a cell, 13.8 V for four cells or 55.2 V for sixteen, rather than 3.60 V. The high cell then stays below its limit and the balancer can work without interruption.
3. Leave it there for one or two days and look at the difference once a day.

Differences below 30 mV at the end of charge are normal, and differences in the middle of the curve say nothing at all. A cell that is back ahead after a week has lost capacity or leaks inside: that is a case for a BMS read-out and perhaps for the warranty.`,
  },
  {
    slug: 'bms-cut-offs',
    title: 'What makes a BMS switch off, and how it comes back',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['bms', 'lfp', 'faults', 'table'],
    body: `The battery management system is the last guard. In a well set-up system it never has to act, because charger and inverter stop first.

| Guard | LFP trips at | Comes back |
|---|---|---|
| Cell over-voltage | 3.65 V | below 3.45 V, by itself |
| Cell under-voltage | 2.50 V | above 3.00 V, with a charger |
| Charge current | 1.1 × rating, 10 s | after a minute |
| Discharge current | 1.2 × rating, 10 s | after a minute |
| Short circuit | within 0.5 ms | load removed, charger applied |
| Charging too cold | 0 °C | 5 °C |
| Charging too warm | 50 °C | 45 °C |
| Discharging too warm | 65 °C | 55 °C |

**Under-voltage** is the commonest. The battery then shows 0 V or a few hundred millivolts at its terminals because the transistors are open; the cells themselves still have their voltage. Many chargers refuse to start on 0 V: use one with a lithium wake-up function.

**Over-voltage** during charging often means that one cell is ahead. Lower the absorption voltage and let the balancer work.

**Over-current** at switching on comes from the empty capacitors of an inverter. A pre-charge resistor of 25 to 50 Ω for two seconds solves it.

Set the inverter's own limits inside those of the BMS: stop discharging at 3.0 V a cell, 12.0 V for four, and end charging at 3.50 to 3.55 V. A BMS that opens at full alternator current can destroy the alternator's diodes, which is why marine types announce it ten seconds ahead.`,
  },
  {
    slug: 'wake-up-sleeping-battery',
    title: 'A lithium battery reads 0 V: how to wake it up',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['bms', 'lfp', 'storage', 'faults'],
    body: `A battery that stood for months and shows less than a volt has usually not died. Its BMS has opened the discharge path to save the cells.

**How it gets there.** The BMS itself draws 5 to 30 mA, and a Bluetooth module or a forgotten relay adds to that. A 100 Ah battery left at 20 % holds 20 Ah; at 20 mA that is gone in 1,000 hours, about six weeks.

**Waking it**

1. Disconnect all loads.
2. Use a charger with a lithium or “0 V” function. It applies a small current without first looking for a battery. A solar controller that already runs from another battery can do it too.
3. Limit the current to a twentieth of the capacity until every cell is above 3.0 V. Then charge normally and to the full.
4. Read the cell voltages. A difference above 100 mV at the end calls for balancing.

**When to stop.** If a cell was below 2.0 V for days, copper may have dissolved and can form bridges when it is charged. A cell that gets warm during the first hour, or falls back by more than 50 mV overnight, makes the pack scrap. Never bridge the BMS to “jump” the cells with a car charger or another battery: there is then no guard left at all.

**Next time**: charge to about 50 %, take the terminals off and look at it every three months.`,
  },
  {
    slug: 'lfp-charge-profile',
    title: 'Charger settings for LFP',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['lfp', 'charger', 'settings', 'table'],
    body: `If your charger has no profile of its own for LFP, set these values.

| Setting | 12.8 V | 25.6 V | 51.2 V (16 cells) |
|---|---|---|---|
| Absorption | 14.0–14.4 V | 28.0–28.8 V | 56.0–57.6 V |
| Absorption time | 30 min or 5 % tail current | same | same |
| Float | 13.5 V | 27.0 V | 54.0 V |
| Equalise | off | off | off |
| Temperature compensation | off | off | off |
| Re-bulk | 13.2 V | 26.4 V | 52.8 V |
| Low-voltage stop | 12.0 V | 24.0 V | 48.0 V |

**Current.** 0.3C is gentle and 0.5C is normal, so 50 A for 100 Ah. The label names the most.

**Absorption.** LFP is practically full when it reaches 3.50 V a cell with the current falling below a twentieth of its capacity. Holding it longer only serves the balancer. The lower value, 14.0 V, gives 99 % of the charge and is kinder.

**Float.** It is not needed to keep an LFP battery full, it merely lets the charger carry the loads. 13.5 V is below the resting voltage of a full battery, so no current flows in for long.

**Equalising and desulphating modes must be off.** They raise the voltage to 15.5 V and more, the BMS opens, and the surge goes into your appliances.

**Temperature compensation must be off** as well. It is made for lead, and in winter it would raise the voltage beyond the limit.`,
  },
  {
    slug: 'alternator-and-lithium',
    title: 'Charging lithium from an alternator',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['lfp', 'marine', 'rv', 'alternator', 'dc-dc'],
    body: `A lead battery soon raises its voltage and takes less current. LFP does not: it takes all the alternator can deliver until it is almost full. A standard 100 A alternator delivers that for a few minutes only; hot, it is made for 60 to 70 A, and at idle its fan hardly cools.

**DC-DC charger.** The simplest cure. It stands between starter and service battery, limits the current and ends the charge with the right voltage. Choose its input current at no more than 40 % of the alternator's rating: a 30 A charger for a 90 A alternator, two of them for a 150 A one. It also solves the trouble with smart alternators of Euro 6 vans, which drop to 12.3 V while driving.

**External regulator** with temperature sensor for boats that motor for hours. It keeps the alternator at about 100 °C and gives far more charge than a DC-DC charger.

**Never let the BMS open under load.** When it disconnects at 80 A the field of the alternator collapses and its voltage shoots up, often past 60 V for some milliseconds. Diodes and electronics die. Use a BMS that warns before it opens and wire its alarm to the regulator, or keep the alternator on the lead starter battery, which swallows the peak.

Cable length counts: the DC-DC charger belongs near the service battery.`,
  },
  {
    slug: 'storage-voltage',
    title: 'Storing batteries over the winter',
    category: 'CHARGING',
    audience: 'PUBLIC',
    tags: ['storage', 'lfp', 'nmc', 'agm', 'winter'],
    body: `Lithium wants to be stored half full, lead completely full. Mixing these up costs more batteries each winter than anything else.

| Type | Charge for storage | Voltage | Look again after |
|---|---|---|---|
| LFP 12.8 V | 40–60 % | 13.1–13.2 V | 3 months |
| NMC, LiPo | 40–50 % | 3.80–3.85 V a cell | 3 months |
| Sodium-ion | any, even 0 % | – | 6 months |
| AGM, gel | 100 % | above 12.8 V | 3 months |
| Flooded lead | 100 % | above 12.6 V | 6 weeks |
| NiMH | 40–100 % | – | 6 months |

**Cool and dry** is right for all. Each ten degrees less halve the ageing. 5 to 15 °C is ideal; frost does no harm to a stored lithium battery as long as nobody charges it, nor to a lead battery that is full.

**Disconnect.** Take the negative terminal off or open the main switch. Displays, alarm units and Bluetooth modules empty a battery in weeks.

**Chargers.** Lead batteries like a maintenance charger with 13.5 V float, compensated for temperature. Do not leave lithium on a charger all winter: full and warm is the worst state it can be in.

In spring charge fully before the first use, and let a lithium battery stay on absorption for some hours so that it can balance.`,
  },
]
