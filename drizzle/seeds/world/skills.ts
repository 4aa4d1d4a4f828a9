export const skills = [
  'SOLAR_INSTALLATION',
  'BATTERY_REPLACEMENT',
  'RECYCLING_PICKUP',
  'BMS_DIAGNOSIS',
  'FORKLIFT_MAINTENANCE',
  'UPS_MAINTENANCE',
  'MARINE_ELECTRICS',
  'CAMPER_ELECTRICS',
  'CAPACITY_TESTING',
  'INVERTER_COMMISSIONING',
  'E_BIKE_REPAIR',
  'DANGEROUS_GOODS_PACKING',
] as const
export type Skill = (typeof skills)[number]

export type PriceUnit = 'FIXED' | 'HOUR' | 'PIECE'

export interface ServiceOffer {
  readonly title: string
  readonly description: string
  readonly unit: PriceUnit
  /** Euro, before the provider's own level is applied. */
  readonly euro: number
  readonly hours: number
}

/** What a provider with that skill offers. */
export const offers: Readonly<Record<Skill, readonly ServiceOffer[]>> = {
  SOLAR_INSTALLATION: [
    {
      title: 'Home storage installation',
      description:
        'Mounting, DC and AC wiring, hybrid inverter set-up and handover protocol for a wall or rack battery up to 15 kWh.',
      unit: 'FIXED',
      euro: 1450,
      hours: 10,
    },
    {
      title: 'Off-grid system design',
      description:
        'Load list, bank and array sizing with worked numbers, single-line diagram and parts list. Credited when we install.',
      unit: 'FIXED',
      euro: 290,
      hours: 4,
    },
  ],
  BATTERY_REPLACEMENT: [
    {
      title: 'Battery replacement at your place',
      description:
        'Old battery out, new one in, terminals torqued, settings taken over and the old one taken along.',
      unit: 'FIXED',
      euro: 95,
      hours: 1,
    },
    {
      title: 'AGM to LFP conversion',
      description: 'New battery, DC-DC charger and shunt fitted, charger profiles set, alternator protected.',
      unit: 'FIXED',
      euro: 640,
      hours: 7,
    },
  ],
  RECYCLING_PICKUP: [
    {
      title: 'Lead battery collection',
      description:
        'Collection of lead batteries in acid-proof boxes with weighing slip and waste certificate.',
      unit: 'FIXED',
      euro: 60,
      hours: 1,
    },
    {
      title: 'Collection of damaged lithium batteries',
      description:
        'Packing by P908 or P911 and transport under ADR for batteries that must not travel in the post.',
      unit: 'FIXED',
      euro: 380,
      hours: 3,
    },
  ],
  BMS_DIAGNOSIS: [
    {
      title: 'BMS read-out and report',
      description: 'Log download, cell voltages under load, balance state and a two-page report with advice.',
      unit: 'FIXED',
      euro: 140,
      hours: 2,
    },
    {
      title: 'Remote BMS diagnosis',
      description: 'We read your battery over Bluetooth or CAN while you watch, and say what it needs.',
      unit: 'HOUR',
      euro: 85,
      hours: 1,
    },
  ],
  FORKLIFT_MAINTENANCE: [
    {
      title: 'Traction battery service',
      description: 'Cleaning, watering, density of every cell, insulation test and connector check.',
      unit: 'PIECE',
      euro: 120,
      hours: 2,
    },
    {
      title: 'Lithium conversion of a truck',
      description: 'Ballast calculation, battery change, charger profile and CE paper for the changed truck.',
      unit: 'FIXED',
      euro: 980,
      hours: 9,
    },
  ],
  UPS_MAINTENANCE: [
    {
      title: 'UPS string replacement',
      description:
        'Replacement of a VRLA string in bypass, impedance record before and after, disposal included.',
      unit: 'PIECE',
      euro: 14,
      hours: 4,
    },
    {
      title: 'Yearly UPS battery check',
      description: 'Impedance and temperature of each block, float voltage, ten-minute discharge and report.',
      unit: 'FIXED',
      euro: 310,
      hours: 4,
    },
  ],
  MARINE_ELECTRICS: [
    {
      title: 'Lithium refit for yachts',
      description: 'Battery, alternator regulator, load disconnect and fusing to ISO 13297 with drawing.',
      unit: 'FIXED',
      euro: 1900,
      hours: 18,
    },
    {
      title: 'Charging system check on board',
      description: 'Alternator, shore charger and solar measured under way and at berth.',
      unit: 'HOUR',
      euro: 78,
      hours: 3,
    },
  ],
  CAMPER_ELECTRICS: [
    {
      title: 'Camper conversion electrics',
      description: 'Battery, booster, inverter and distribution with fuse plan and approval papers.',
      unit: 'FIXED',
      euro: 1250,
      hours: 14,
    },
    {
      title: 'Second battery for campers',
      description: 'Adding a battery of the same type, equal cable lengths, tested under load.',
      unit: 'FIXED',
      euro: 260,
      hours: 3,
    },
  ],
  CAPACITY_TESTING: [
    {
      title: 'Capacity test with certificate',
      description:
        'Constant-current discharge at the rated rate and temperature, curve and certificate for warranty or resale.',
      unit: 'PIECE',
      euro: 75,
      hours: 1,
    },
  ],
  INVERTER_COMMISSIONING: [
    {
      title: 'Inverter commissioning',
      description: 'Grid code, battery protocol, limits and backup test, all settings handed over on paper.',
      unit: 'FIXED',
      euro: 340,
      hours: 4,
    },
  ],
  E_BIKE_REPAIR: [
    {
      title: 'E-bike battery check and cell report',
      description: 'Capacity, inner resistance and cell spread. No recelling: we do not open sealed packs.',
      unit: 'PIECE',
      euro: 49,
      hours: 1,
    },
  ],
  DANGEROUS_GOODS_PACKING: [
    {
      title: 'Dangerous goods packing',
      description:
        'UN-approved packing, marks, labels and declaration for UN3480, UN3481, UN3090 and UN2794.',
      unit: 'PIECE',
      euro: 65,
      hours: 1,
    },
  ],
}

/** Jobs people ask for, with the skills they need and what they usually expect to pay. */
export interface JobRequest {
  readonly title: string
  readonly description: string
  readonly skills: readonly Skill[]
  readonly euro: readonly [number, number]
}

export const jobRequests: readonly JobRequest[] = [
  {
    title: 'Install 10 kWh storage beside existing solar',
    description:
      'Hybrid inverter is there since last year, 8 kWp. Battery is to hang in the utility room, wall is brick, 3 m to the meter cabinet. I would like backup for one phase.',
    skills: ['SOLAR_INSTALLATION', 'INVERTER_COMMISSIONING'],
    euro: [1200, 2600],
  },
  {
    title: 'Rack battery does not talk to inverter',
    description:
      'Two modules on one bus, dip switches as in the manual, but the inverter stays in “no BMS”. Cable was bought separately, pinout unclear.',
    skills: ['INVERTER_COMMISSIONING', 'BMS_DIAGNOSIS'],
    euro: [180, 480],
  },
  {
    title: 'Replace four AGM by LFP on a 38 ft yacht',
    description:
      '12 V, 80 A alternator, shore charger from 2009, windlass on the same bank. I want a load disconnect that warns before it opens.',
    skills: ['MARINE_ELECTRICS', 'BATTERY_REPLACEMENT'],
    euro: [1400, 3200],
  },
  {
    title: 'Collect 420 kg of old traction batteries',
    description:
      'Two blocks on pallets, one leaks a little. Forklift is available for loading. We need a waste certificate.',
    skills: ['RECYCLING_PICKUP'],
    euro: [80, 300],
  },
  {
    title: 'UPS string of 32 blocks due',
    description:
      'Impedance doubled on five of them. Replacement at night or at the weekend, bypass exists. Disposal included please.',
    skills: ['UPS_MAINTENANCE', 'RECYCLING_PICKUP'],
    euro: [900, 2400],
  },
  {
    title: 'Yearly check of three UPS rooms',
    description: 'Report with impedance and temperature for each block, insurance wants it by quarter end.',
    skills: ['UPS_MAINTENANCE', 'CAPACITY_TESTING'],
    euro: [500, 1300],
  },
  {
    title: 'Reach truck to lithium',
    description:
      'One truck as a trial, 48 V 560 Ah. Weight must stay inside the plate. Charger stands near the loading bay.',
    skills: ['FORKLIFT_MAINTENANCE'],
    euro: [800, 1900],
  },
  {
    title: 'Service for nine traction batteries',
    description: 'Watering, density, cleaning. Two give trouble before the end of the shift.',
    skills: ['FORKLIFT_MAINTENANCE', 'CAPACITY_TESTING'],
    euro: [700, 1500],
  },
  {
    title: 'Finish camper electrics',
    description:
      'Battery and panels are in, booster and inverter lie in the box. I would like it checked and signed for the approval.',
    skills: ['CAMPER_ELECTRICS'],
    euro: [600, 1800],
  },
  {
    title: 'Second 100 Ah battery in parallel',
    description: 'Same type, two years newer. Cables to be made, charger settings to be checked.',
    skills: ['CAMPER_ELECTRICS', 'BATTERY_REPLACEMENT'],
    euro: [150, 420],
  },
  {
    title: 'One cell runs away at end of charge',
    description:
      'BMS cuts off at 96 %. Log and screenshots available. I want to know whether balancing will cure it or if it is a warranty case.',
    skills: ['BMS_DIAGNOSIS'],
    euro: [90, 320],
  },
  {
    title: 'Capacity certificate for eight used modules',
    description:
      'They are to be sold. 0.2C discharge at room temperature, curve as a file, a sticker on each.',
    skills: ['CAPACITY_TESTING'],
    euro: [350, 800],
  },
  {
    title: 'Pack damaged e-bike batteries for transport',
    description:
      'Five packs after a flood, two are swollen. They stand outside in sand. Need packing and collection by rule.',
    skills: ['RECYCLING_PICKUP', 'DANGEROUS_GOODS_PACKING'],
    euro: [350, 950],
  },
  {
    title: 'Check of fourteen courier bike packs',
    description: 'Riders complain of range. We want capacity and age of each to decide which to change.',
    skills: ['E_BIKE_REPAIR', 'CAPACITY_TESTING'],
    euro: [400, 850],
  },
  {
    title: 'Design an off-grid cabin system',
    description:
      'No grid, winter use at weekends, wood stove. List of appliances is ready. Design and parts list; we mount it ourselves.',
    skills: ['SOLAR_INSTALLATION'],
    euro: [200, 520],
  },
  {
    title: 'Dangerous goods papers for twelve pallets',
    description:
      'Modules to a customer in Norway by road and ferry. Packing exists, marks and papers do not.',
    skills: ['DANGEROUS_GOODS_PACKING'],
    euro: [300, 900],
  },
  {
    title: 'Alternator overheats since the lithium battery',
    description: 'Belt smells after twenty minutes of motoring. 115 A alternator, no regulator outside.',
    skills: ['MARINE_ELECTRICS', 'BMS_DIAGNOSIS'],
    euro: [220, 700],
  },
  {
    title: 'Start-stop battery in eleven vans',
    description:
      'AGM 95 Ah, batteries are bought. On a Saturday in our yard, coding of the battery sensor included.',
    skills: ['BATTERY_REPLACEMENT'],
    euro: [500, 1200],
  },
]
