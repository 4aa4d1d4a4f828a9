import type { ArticleText } from './article-text.ts'

export const systemsArticles: readonly ArticleText[] = [
  {
    slug: 'sizing-a-solar-bank',
    title: 'Sizing an off-grid battery bank, with worked numbers',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['solar', 'sizing', 'off-grid', 'lfp', 'agm'],
    body: `Take a weekend cabin as the example.

**1. Energy per day.** Watts times hours for each appliance: fridge 45 W in the mean, 24 h, 1,080 Wh; lights 20 W, 5 h, 100 Wh; pump 300 W, a quarter of an hour, 75 Wh; phone and laptop 120 Wh. Together 1,375 Wh.

**2. Losses.** An inverter wastes about a tenth: 1,375 ÷ 0.9 = 1,528 Wh.

**3. Days without sun.** Two: 3,056 Wh.

**4. Usable share.** LFP 80 %, lead 50 %.

- LFP: 3,056 ÷ 0.8 = 3,820 Wh. At 25.6 V that is 149 Ah, so one 25.6 V 150 Ah battery.
- AGM: 3,056 ÷ 0.5 = 6,112 Wh. At 24 V that is 255 Ah, so two 12 V blocks of 230 Ah in series are slightly short, and four of 150 Ah are right.

**5. Panels.** In December central Europe has about 1.5 hours of full sun a day. With 70 % overall efficiency 1,528 ÷ (1.5 × 0.7) = 1,455 W are needed in winter. In June, with 4.5 hours, 485 W would do. Two panels of 410 W carry the cabin from March to October.

**6. Charge current.** 820 W at 26 V are 32 A, about 0.2C for 150 Ah: gentle on LFP, and for 300 Ah of AGM just above the tenth of the capacity it should at least get.

12 or 24 V? Above 1,500 W of inverter take 24 V, above 3,000 W take 48 V.`,
  },
  {
    slug: 'series-and-parallel',
    title: 'Series and parallel: rules for joining batteries',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['series', 'parallel', 'lfp', 'agm'],
    body: `In series voltages add and ampere-hours stay; in parallel ampere-hours add and the voltage stays. The watt-hours add in both cases: four times 12.8 V 100 Ah are 5,120 Wh, as 51.2 V 100 Ah or as 12.8 V 400 Ah.

**Only like with like.** Same chemistry, same maker, same capacity. Never a lithium and a lead battery in parallel without a DC-DC charger between them.

**Before joining LFP in parallel**

1. Charge both fully, each by itself.
2. Let them rest for an hour and check that their voltages agree within 0.1 V.
3. Connect through a fuse. With a difference of 0.5 V and 10 mΩ between them 50 A flow at once.

**Cables of equal length** from each battery to a common bus bar. If batteries are chained, take plus from the first and minus from the last, so that each path has the same resistance. With more than three use bus bars.

**In series** charge each battery fully first, too, because a charger sees only the sum. The one that was fuller reaches its limit first and its BMS opens the whole chain. Respect the number on the label: most drop-in batteries allow four in series and no mix of series and parallel beyond 4S4P.

**Age.** LFP with two years between them may work in parallel, since each takes its share by itself. In series, and with lead in any case, the old one sets the limit: a lead string is changed as a whole.`,
  },
  {
    slug: 'inverter-sizing',
    title: 'Choosing an inverter for your battery',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['inverter', 'sizing', 'solar'],
    body: `Three numbers decide: continuous power, surge, and what the battery may deliver.

**Continuous.** Add what runs at the same time and put a quarter on top. Kettle 2,000 W alone: 2,500 VA. Beware that many inverters lose a fifth of their power at 40 °C.

**Surge.** Compressors and pumps draw three to six times their rated current for half a second. A 120 W fridge can ask for 700 W, a 750 W well pump for 4,000 W. Transformer-based inverters bear double their rating for seconds, light high-frequency ones for a few periods.

**Battery current.** Watts ÷ (volts × efficiency): 2,000 W at 12.8 V and 90 % are 174 A. A single 100 Ah LFP battery with a 100 A BMS will switch off. Two in parallel, or one at 25.6 V with 87 A, work.

| Inverter | 12.8 V | 25.6 V | 51.2 V |
|---|---|---|---|
| 1,000 W | 87 A | 43 A | 22 A |
| 2,000 W | 174 A | 87 A | 43 A |
| 3,000 W | 260 A | 130 A | 65 A |
| 5,000 W | 434 A | 217 A | 109 A |

**Standby.** A 3 kW inverter uses 15 to 25 W by doing nothing. 20 W over 24 hours are 480 Wh, in a small system more than the lights. Search mode or a switch pays.

**Sine wave.** Take pure sine. Motors run hot on modified sine, and induction hobs refuse it.`,
  },
  {
    slug: 'cable-cross-section',
    title: 'Cable cross-section: voltage drop and heat',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['cable', 'installation', 'inverter', 'table'],
    body: `A cable has to satisfy two conditions: little voltage drop and no dangerous heat. At 12 V both ask for more copper than people expect.

**Voltage drop** = 2 × length × current × 0.0175 ÷ cross-section, with metres, amperes and mm². The 2 is for the way there and back.

**Example.** 2,000 W inverter at 12 V and 90 %: 185 A. The battery is 1.8 m away. With 35 mm² the drop is 2 × 1.8 × 185 × 0.0175 ÷ 35 = 0.33 V or 2.8 %; with 70 mm² it is 0.17 V or 1.4 %. Aim below 2 % between battery and inverter, below 3 % elsewhere.

**Heat.** The fuse protects the cable, so the cable must carry more than the fuse. 185 A continuous call for a 250 A fuse, and 35 mm² in a bundle carries only about 140 A. So the thin cable is not merely lossy: the fuse would let it burn. Take 70 mm².

| Cross-section | Single, in air | Bundled or in a duct |
|---|---|---|
| 6 mm² | 55 A | 40 A |
| 10 mm² | 75 A | 55 A |
| 16 mm² | 105 A | 75 A |
| 25 mm² | 140 A | 105 A |
| 35 mm² | 175 A | 140 A |
| 50 mm² | 220 A | 175 A |
| 70 mm² | 280 A | 220 A |
| 95 mm² | 335 A | 265 A |

The figures are for fine-stranded copper with 90 °C insulation at 30 °C. Crimp lugs with a hexagonal tool, never solder them: solder flows when a joint gets hot, and the lug comes off.`,
  },
  {
    slug: 'fuses-for-lithium',
    title: 'Fuses for lithium batteries: why breaking capacity matters',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['fuse', 'lfp', 'installation', 'safety'],
    body: `A 100 Ah LFP battery has an inner resistance of a few milliohms. On a short circuit it delivers 2,000 to 5,000 A until its BMS or a fuse acts. If the fuse cannot break that current, it arcs and goes on conducting.

**Breaking capacity** is what to look for beside the ampere rating.

- ANL and MEGA: 2,000 to 6,000 A at 32 V. Fine for one or two 12 V batteries.
- MRBF, on the terminal: 10,000 A at 14 V, 2,000 A at 58 V.
- Class T: 20,000 A at 125 V or more. Right for banks above 200 Ah and for anything at 48 V.
- NH: 25,000 A and more at 250 V DC, in stationary systems.
- Car blade fuses: 1,000 A. For single loads behind a main fuse only.

**Rating.** 1.25 times the greatest continuous current, and less than the cable carries. For 185 A: 250 A.

**Place.** Within 20 cm of the positive terminal, and one for each battery when several are in parallel. If one battery fails inside, the others feed into it, and only its own fuse ends that.

**Voltage.** A 32 V fuse does not belong into a 48 V system, even if the current fits. The DC rating counts; an alternating current goes through zero by itself, direct current does not.

A circuit breaker from the caravan shop is a switch for convenience and no main fuse.`,
  },
  {
    slug: 'terminal-torque',
    title: 'Tightening terminals: torque values and why they matter',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['installation', 'terminals', 'table'],
    body: `Loose terminals are behind most melted cases we see. A joint with 2 mΩ at 150 A makes 45 W of heat, as much as a soldering iron.

| Thread | Lead insert or LFP block | Stud |
|---|---|---|
| M5 | 3–4 Nm | 4 Nm |
| M6 | 5–7 Nm | 7 Nm |
| M8 | 8–11 Nm | 11 Nm |
| M10 | 12–14 Nm | 17–20 Nm |

The label of the battery is always right against this table.

**Order of parts.** The cable lug lies directly on the terminal, then flat washer, spring washer and bolt or nut. A washer between lug and terminal is steel in the path of the current and gets hot. Several lugs: the largest current lowest, no more than three.

**Length of the bolt.** It must reach 1.5 times its diameter into the thread and must not touch the ground of the hole. A bolt that is too long feels tight and clamps nothing; it can also break through into the cell.

**Surface.** Bright metal. Brush aluminium and old lead, and wipe off dust. Grease goes over the finished joint, not into it.

**Check again** after a week and then each year, with power off. Lead creeps, and so do plastics. Under load feel or measure the temperature: a joint more than 10 °C warmer than its cable is to be redone. Use an insulated wrench, and take off rings and watches first.`,
  },
  {
    slug: 'depth-of-discharge-and-life',
    title: 'Depth of discharge and life: what a kilowatt-hour really costs',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['cycle life', 'lfp', 'agm', 'sizing'],
    body: `Cycle numbers belong to a depth of discharge. Without it they say nothing.

| Depth | AGM | Gel | LFP |
|---|---|---|---|
| 100 % | 250 | 400 | 3,000 |
| 80 % | 350 | 600 | 4,000 |
| 50 % | 600 | 1,200 | 7,000 |
| 20 % | 1,500 | 3,000 | over 12,000 |

Lead loses life more than in proportion when it is discharged deeply: 50 % gives 600 cycles or 300 full charges, 20 % gives 1,500 or 300 again, but 100 % only 250. For LFP time counts more than depth; after fifteen years it ages by the calendar, used or not.

**Price for each kilowatt-hour delivered** = price ÷ (energy × depth × cycles × efficiency).

- AGM 12 V 230 Ah, 2.76 kWh, 520 €: 520 ÷ (2.76 × 0.5 × 600 × 0.80) = 0.79 €.
- LFP 12.8 V 200 Ah, 2.56 kWh, 920 €: 920 ÷ (2.56 × 0.8 × 4,000 × 0.95) = 0.12 €.

The dearer battery is cheaper by a factor of six, **if it is used daily**. In a boat with thirty nights a year AGM reaches its calendar end after six to eight years with half its cycles unspent, and buying lithium is then a matter of weight and comfort.

Reckon with what remains: at the end of these cycles a battery still has 80 % of its capacity. It does not stop, it gets smaller.`,
  },
  {
    slug: 'capacity-test',
    title: 'How to measure the capacity of a battery',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['capacity', 'warranty', 'measurement'],
    body: `A capacity test settles most warranty questions. It takes a day and needs a load, a counter and patience.

**Lithium**

1. Charge fully with the normal profile and keep absorption until the current is below 5 % of the capacity.
2. Let the battery rest for an hour at 20 to 25 °C. Below 15 °C the result is not valid.
3. Discharge with a fifth of the capacity per hour, 20 A for 100 Ah, to 2.5 V in the lowest cell or to 10.0 V for four cells.
4. Count ampere-hours and watt-hours with a shunt of class 0.5 or better. A counter in an inverter is not enough.

**Lead**

Rest after charging for 8 to 24 hours. Discharge with C/20, 5 A for 100 Ah, to 10.5 V. Recharge at once. For UPS blocks use the current of the data sheet's one-hour table.

**Correct for temperature.** Lead gains or loses about 0.6 % for each degree away from 25 °C; LFP 0.5 % between 10 and 25 °C.

**Common mistakes.** Ending when the inverter gives up at 11.5 V. Counting watts on the 230 V side, where a tenth is already lost. Testing a battery whose one cell runs ahead without balancing it first: the pack ends early although the others are healthy.

**Write down** date, serial number, temperature, current, end voltage, Ah, Wh and each cell's voltage at the end. The log with these eight values is what we ask for.`,
  },
  {
    slug: 'can-bus-inverter',
    title: 'Connecting a rack battery to an inverter over CAN',
    category: 'SYSTEMS',
    audience: 'PUBLIC',
    tags: ['can', 'bms', 'inverter', 'solar'],
    body: `Over CAN the battery tells the inverter its state of charge, its limits and its alarms. The inverter then need not guess from voltage. If it shows “no BMS”, go through these points.

**Cable.** The plugs look like network plugs and the pins differ from maker to maker. Our Stackline modules have CAN-H on pin 4 and CAN-L on pin 5. Many inverters use the same pair, some 1 and 2 or 7 and 8. A plain patch cable works only where the numbers agree.

**Port.** Use the one marked CAN. RS485 on the neighbouring socket has the same plug, and the link between modules is a third one.

**Address.** The first module is the master: switch 1 on, the rest off. Set the others before power is on, because addresses are read at start only.

**Speed and end.** 500 kbit/s. 120 Ω at both ends of the bus: switched on in the last module and, in most inverters, built in. Measured between the pins with power off the bus shows 60 Ω.

**Protocol.** Choose lithium with BMS in the inverter and the profile that the manual names. After choosing restart the inverter, not only the menu.

**Order of starting.** Battery first, wait for the green light, then the inverter.

If it still fails, read the bus: message 0x351 carries the limits, 0x355 the state of charge and 0x359 the alarms, once a second each.`,
  },
]
