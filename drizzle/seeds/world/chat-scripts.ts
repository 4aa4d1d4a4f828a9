/** One exchange: what a customer asks and the sentences of articles that answer it, named by a phrase in them. */
export interface ChatTurn {
  readonly question: string
  readonly opening: string
  readonly quotes: readonly (readonly [slug: string, phrase: string])[]
}

export interface ChatScript {
  readonly subject: string
  readonly turns: readonly ChatTurn[]
  /** Set when the customer wants a person in the end. */
  readonly handOver?: { readonly question: string; readonly reply: string }
}

export const chatScripts: readonly ChatScript[] = [
  {
    subject: 'Battery does not charge in frost',
    turns: [
      {
        question:
          'My LFP battery does not charge this morning, it is −6 outside. The app says charge MOS off. Is it broken?',
        opening: 'It looks like protection, not a fault.',
        quotes: [
          ['charging-below-freezing', 'is protection and not a fault'],
          ['charging-below-freezing', 'closes it again at about 5'],
        ],
      },
      {
        question: 'And between 0 and 5 degrees, may I charge with full current?',
        opening: 'Better gently.',
        quotes: [['charging-below-freezing', 'keep the current to a tenth']],
      },
    ],
  },
  {
    subject: 'Reads 0 V after winter',
    turns: [
      {
        question: 'The battery stood in the van since October and shows 0.4 V. Is it dead?',
        opening: 'Probably not.',
        quotes: [
          ['wake-up-sleeping-battery', 'has usually not died'],
          ['wake-up-sleeping-battery', 'Limit the current to a twentieth'],
        ],
      },
    ],
    handOver: {
      question: 'One cell stays at 1.7 V. Can I speak to somebody?',
      reply:
        'Hello, I have read along. A cell that low for weeks should not be charged any further: please disconnect it, and I open a warranty check for you now.',
    },
  },
  {
    subject: 'LFP or NMC for a boat',
    turns: [
      {
        question: 'Should I take NMC for my boat because it is lighter?',
        opening: 'For a boat people sleep on, LFP.',
        quotes: [
          ['lfp-or-nmc', 'if the battery stays in one place'],
          ['lfp-or-nmc', 'For houses, boats that sleep people'],
        ],
      },
      {
        question: 'How many cycles does each give?',
        opening: 'That differs a lot.',
        quotes: [
          ['lfp-or-nmc', 'It gives 3,000 to 6,000 cycles'],
          ['lfp-or-nmc', 'It gives 500 to 1,000 full cycles'],
        ],
      },
    ],
  },
  {
    subject: 'Inverter and battery disagree',
    turns: [
      {
        question: 'My inverter shows 51 % and the battery 93 %. Which one is right?',
        opening: 'Trust the battery.',
        quotes: [
          ['state-of-charge-lfp', 'guesses from voltage'],
          ['state-of-charge-lfp', 'A counter drifts'],
        ],
      },
    ],
  },
  {
    subject: 'Charger settings',
    turns: [
      {
        question: 'Which absorption time do I set for a 12.8 V LFP?',
        opening: 'Short.',
        quotes: [['lfp-charge-profile', 'LFP is practically full when']],
      },
      {
        question: 'And temperature compensation?',
        opening: 'Off.',
        quotes: [['lfp-charge-profile', 'It is made for lead']],
      },
    ],
  },
  {
    subject: 'One cell runs away',
    turns: [
      {
        question: 'At the end of charge one cell goes to 3.62 V and the rest stand at 3.44. What can I do?',
        opening: 'Give the balancer time.',
        quotes: [
          ['cell-balancing', 'Hold 3.45 V a cell'],
          ['cell-balancing', 'Differences below 30 mV'],
        ],
      },
    ],
    handOver: {
      question: 'I did that for three days and it is ahead again after a week.',
      reply:
        'Thank you for trying that first. Please send the BMS log, then we check the capacity of that cell; if it is below 80 % we exchange the battery.',
    },
  },
  {
    subject: 'Alternator and lithium',
    turns: [
      {
        question: 'Will my 120 A alternator burn out with a lithium battery?',
        opening: 'It can, without a limit.',
        quotes: [
          ['alternator-and-lithium', 'it takes all the alternator can deliver'],
          ['alternator-and-lithium', 'no more than 40 %'],
        ],
      },
    ],
  },
  {
    subject: 'Winter storage',
    turns: [
      {
        question: 'Should I leave the lithium battery on the charger over winter?',
        opening: 'No.',
        quotes: [
          ['storage-voltage', 'full and warm is the worst state'],
          ['storage-voltage', 'Lithium wants to be stored half full'],
        ],
      },
    ],
  },
  {
    subject: 'Equalise an AGM?',
    turns: [
      {
        question: 'My charger offers an equalise mode with 15.5 V. May I use it on AGM?',
        opening: 'Not on AGM.',
        quotes: [
          ['equalising-lead-acid', 'It is for flooded batteries only'],
          ['equalising-lead-acid', 'AGM and gel cannot replace'],
        ],
      },
    ],
  },
  {
    subject: 'Only 60 Ah of 100',
    turns: [
      {
        question: 'With 40 A my 100 Ah battery is flat after an hour and a half. Is it defective?',
        opening: 'Perhaps not: the rating holds for 20 hours.',
        quotes: [
          ['peukert', 'hold for a discharge over 20 hours'],
          ['peukert', 'so only 59 Ah come out'],
        ],
      },
    ],
  },
  {
    subject: 'How large a bank',
    turns: [
      {
        question: 'How do I find the battery size for a weekend cabin?',
        opening: 'List the loads for a day, then allow for the days without sun.',
        quotes: [
          ['sizing-a-solar-bank', 'Days without sun'],
          ['sizing-a-solar-bank', 'Usable share'],
        ],
      },
    ],
  },
  {
    subject: 'Second battery in parallel',
    turns: [
      {
        question: 'May I add a second battery of the same type that is two years newer?',
        opening: 'Yes, with care.',
        quotes: [
          ['series-and-parallel', 'Charge both fully'],
          ['series-and-parallel', 'Cables of equal length'],
        ],
      },
    ],
  },
  {
    subject: 'Sending a battery back',
    turns: [
      {
        question: 'The parcel shop refuses my return because of the UN label. How do I send it?',
        opening: 'Please do not hand it in at a parcel shop.',
        quotes: [['returns-of-dangerous-goods', 'We book the collection']],
      },
    ],
    handOver: {
      question: 'Can you book it for Thursday after three?',
      reply:
        'Booked: Thursday between 15:00 and 18:00. The label and the mark for the carton are in your mail.',
    },
  },
  {
    subject: 'Where is my order',
    turns: [
      {
        question: 'Tracking has not moved for two days. Is my battery stuck because it is dangerous goods?',
        opening: 'Two quiet days are normal.',
        quotes: [['order-tracking', 'may stay silent']],
      },
    ],
    handOver: {
      question: 'It is four days now.',
      reply:
        'I have opened an enquiry with the carrier. You hear from me tomorrow by noon, and if the parcel is lost we send a new one at once.',
    },
  },
  {
    subject: 'Swollen e-bike battery',
    turns: [
      {
        question: 'My e-bike battery has a bulge and is warm. What shall I do?',
        opening: 'Please stop using it now.',
        quotes: [
          ['damaged-lithium-batteries', 'Stop charging and using it'],
          ['damaged-lithium-batteries', 'outside, on stone'],
        ],
      },
    ],
    handOver: {
      question: 'It is outside now. Who collects it?',
      reply:
        'Well done. I am sending a carrier with an approved box; please do not move it again and keep children away from it.',
    },
  },
  {
    subject: 'Battery in hand luggage',
    turns: [
      {
        question: 'May a technician carry the 98 Wh pack on a passenger flight?',
        opening: 'Yes, as hand luggage.',
        quotes: [['flying-with-batteries', 'Up to 100 Wh']],
      },
    ],
  },
  {
    subject: 'VAT number on the invoice',
    turns: [
      {
        question: 'How do I get our VAT number onto an invoice?',
        opening: 'You can do it yourself.',
        quotes: [['invoices-and-vat', 'corrected invoice']],
      },
    ],
  },
  {
    subject: 'Claiming warranty',
    turns: [
      {
        question: 'My battery gives 71 of 100 Ah after 190 cycles. Is that a warranty case?',
        opening: 'It sounds like one.',
        quotes: [
          ['warranty-claims', 'below 80 %'],
          ['capacity-test', 'Discharge with a fifth'],
        ],
      },
    ],
  },
]
