export type TicketCategory =
  'DELIVERY' | 'WARRANTY' | 'TECHNICAL' | 'RETURN' | 'BILLING' | 'SAFETY' | 'ACCOUNT'
export type TicketPriority = 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT'

export interface Letter {
  readonly category: TicketCategory
  readonly priority: TicketPriority
  /** Whether it is about an order; such letters may use {order}, {product}, {carrier} and {tracking}. */
  readonly aboutOrder: boolean
  /** Only for products of these chemistries; any when left out. */
  readonly chemistries?: readonly string[]
  readonly subject: string
  readonly body: string
}

const lithium = ['LFP', 'NMC', 'NA_ION', 'LTO'] as const
const lead = ['AGM', 'GEL', 'FLOODED'] as const

/** What people write to a battery shop. {first} is the writer, {days} a small number of days, {volts} a pack voltage. */
export const letters: readonly Letter[] = [
  {
    category: 'DELIVERY',
    priority: 'NORMAL',
    aboutOrder: true,
    subject: 'Where is order {order}?',
    body: 'Hello, I ordered the {product} {days} days ago and the {carrier} page still says “processed at destination sorting centre”. Tracking number is {tracking}. Is it stuck because it is dangerous goods? I need it before the weekend. Regards, {first}',
  },
  {
    category: 'DELIVERY',
    priority: 'HIGH',
    aboutOrder: true,
    subject: 'Delivered to the wrong address',
    body: '{carrier} says {tracking} was signed for, but nobody here has it and the signature is not ours. Please open an enquiry with the driver. It is {product}, not something that should stand in a hallway. {first}',
  },
  {
    category: 'DELIVERY',
    priority: 'HIGH',
    aboutOrder: true,
    subject: 'Box arrived crushed, order {order}',
    body: 'The carton of the {product} has one corner pushed in and the case shows a dent about 2 cm long. No smell, no leak, not warm. I have not connected anything. Photos attached. May I use it or do you collect it? {first}',
  },
  {
    category: 'DELIVERY',
    priority: 'LOW',
    aboutOrder: true,
    subject: 'Please deliver after 15:00',
    body: 'Can you tell {carrier} that the loading bay for {order} is only staffed after 15:00? The pallet needs a tail lift, we have no forklift free in the morning. Thanks, {first}',
  },
  {
    category: 'DELIVERY',
    priority: 'NORMAL',
    aboutOrder: true,
    subject: 'One item missing from {order}',
    body: 'The packing list shows everything, but the box had no terminal bolts and no manual for the {product}. Could you send the bolts by letter? M8 would be enough to get us going. {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'NORMAL',
    aboutOrder: true,
    chemistries: lithium,
    subject: 'Battery reads 0 V after storage',
    body: 'The {product} stood in the van since autumn and now shows 0.4 V on the terminals. The app does not find it any more. I think the BMS has switched off. My charger says “no battery”. How do I wake it up without damaging the cells? {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'NORMAL',
    aboutOrder: true,
    chemistries: lithium,
    subject: 'Will not charge this morning, −6 °C',
    body: 'Since the frost began the {product} takes no charge from solar, although the panels give 28 V. Load still works. In the app it says “charge MOS off, low temp”. Is that the battery protecting itself or is something broken? {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'NORMAL',
    aboutOrder: true,
    chemistries: lithium,
    subject: 'Cell 3 is 180 mV above the others',
    body: 'At the end of charge one cell of the {product} runs up to 3.62 V while the rest sit at 3.44 V, and the BMS cuts off. State of charge then jumps from 96 to 100 %. Is it enough to hold absorption longer, and at which voltage? {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'LOW',
    aboutOrder: true,
    chemistries: lithium,
    subject: 'Which charger settings for my alternator?',
    body: 'I replaced AGM by the {product} and keep the 120 A alternator. Somebody told me it will burn out because lithium takes all it can give. Do I need a DC-DC charger and what current would you choose? {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'NORMAL',
    aboutOrder: true,
    chemistries: lithium,
    subject: 'Inverter shows 51 % but battery says 93 %',
    body: 'The inverter guesses state of charge from voltage, the {product} says something else over CAN. Which one is right, and do I have to set the protocol by the little switches? Firmware of the inverter is from last year. {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'NORMAL',
    aboutOrder: true,
    chemistries: lead,
    subject: 'Can I add a new block to a three-year-old string?',
    body: 'One block of the bank reads 11.2 V at rest while the others have 12.7 V. May I replace only that one with a new {product}, or does the whole string have to go? They were installed three years ago. {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'LOW',
    aboutOrder: true,
    chemistries: lead,
    subject: 'Equalise or not?',
    body: 'My charger offers “equalise 15.5 V”. The label of the {product} does not mention it. I can measure density 1.21 to 1.26 between cells on the old one. Is equalising allowed for this type? {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'NORMAL',
    aboutOrder: true,
    chemistries: lead,
    subject: 'Runs flat in two hours instead of five',
    body: 'We draw 40 A from the {product} and are down to 11.6 V after two hours. Rated capacity is for 20 hours, I know, but this seems too little even with Peukert. It was new in spring and is never fully charged in winter. {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'LOW',
    aboutOrder: false,
    subject: 'How many batteries for a weekend cabin?',
    body: 'Fridge 45 W average, lights 20 W for five hours, pump 300 W for a quarter of an hour a day, phone and laptop. Two days without sun should be possible. Panels are 2 × 410 W. What size would you take, and 12 or 24 V? {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'LOW',
    aboutOrder: false,
    subject: 'Cable size for 2000 W inverter',
    body: 'Inverter sits 1.8 m from the battery at 12 V. The installer put in 35 mm², the manual asks for 70 mm². Is that only about voltage drop or is it dangerous? Which fuse belongs there? {first}',
  },
  {
    category: 'TECHNICAL',
    priority: 'LOW',
    aboutOrder: false,
    subject: 'Two in parallel from different years',
    body: 'I have one 12.8 V 100 Ah LFP from two years ago and want to add a second of the same type. Must they have the same voltage before I connect them? Do I have to fear that one does all the work? {first}',
  },
  {
    category: 'WARRANTY',
    priority: 'NORMAL',
    aboutOrder: true,
    chemistries: lithium,
    subject: 'Capacity test gave 71 Ah of 100',
    body: 'I discharged the {product} with 0.2C from 14.4 V to 10.5 V at 21 °C and counted only about seventy per cent of the rating with the shunt. It has 190 cycles in the app. I would like to claim warranty for order {order}; the log is attached. {first}',
  },
  {
    category: 'WARRANTY',
    priority: 'HIGH',
    aboutOrder: true,
    subject: 'Dead after five weeks',
    body: 'The {product} from {order} fell to {volts} V overnight with nothing connected and does not recover on the charger. Serial number and invoice are attached. We have a job waiting: can you send the replacement ahead? {first}',
  },
  {
    category: 'WARRANTY',
    priority: 'NORMAL',
    aboutOrder: true,
    subject: 'Terminal stripped at 8 Nm',
    body: 'While tightening with a torque wrench set to the value on the label the thread of the positive terminal gave way. The {product} was never in use. Is that covered, and is there a repair insert? {first}',
  },
  {
    category: 'WARRANTY',
    priority: 'LOW',
    aboutOrder: true,
    subject: 'Does the warranty move to the buyer?',
    body: 'I am selling the camper with the {product} I bought from you ({order}). Does the remaining warranty pass to the new owner and what paper does she need? {first}',
  },
  {
    category: 'RETURN',
    priority: 'NORMAL',
    aboutOrder: true,
    subject: 'Return of unused battery, order {order}',
    body: 'The {product} is 12 mm too long for the tray. It is unused and in its box. How do I send it back? The parcel shop refused it when they saw the label with the UN number. {first}',
  },
  {
    category: 'RETURN',
    priority: 'LOW',
    aboutOrder: false,
    subject: 'Where do the old lead batteries go?',
    body: 'We have eleven old traction and starter batteries, about 400 kg. Do you take them along when you deliver the new ones, and do we get a certificate for our waste file? {first}',
  },
  {
    category: 'RETURN',
    priority: 'NORMAL',
    aboutOrder: true,
    subject: 'Wrong voltage ordered',
    body: 'My mistake: I ordered the {product} and the truck needs twice the voltage. It has not been unpacked. Can you change {order} before it leaves, or else swap it? {first}',
  },
  {
    category: 'BILLING',
    priority: 'LOW',
    aboutOrder: true,
    subject: 'Invoice for {order} without VAT number',
    body: 'Our accountant needs our VAT number on the invoice for {order}. It is in our account since last year. Please send a corrected one. Kind regards, {first}',
  },
  {
    category: 'BILLING',
    priority: 'NORMAL',
    aboutOrder: true,
    subject: 'Charged twice?',
    body: 'My card statement shows the amount of {order} two times on the same day. One of them says “pending”. Will it disappear or do you have to send it back? {first}',
  },
  {
    category: 'BILLING',
    priority: 'LOW',
    aboutOrder: false,
    subject: 'Dealer terms',
    body: 'We sell around 60 conversion batteries a year and would like to know what the silver tier asks for, whether prices hold for a quarter, and if returns of unsold stock are possible. {first}',
  },
  {
    category: 'BILLING',
    priority: 'NORMAL',
    aboutOrder: true,
    subject: 'Refund for {order} still missing',
    body: 'The return was received {days} days ago according to your message. When does the money come back and to which account? {first}',
  },
  {
    category: 'SAFETY',
    priority: 'URGENT',
    aboutOrder: true,
    chemistries: ['NMC', 'LIPO', 'LFP'],
    subject: 'Battery got hot and swollen',
    body: 'The {product} became too warm to touch while charging and the case bulges on one side. I pulled the plug and carried it outside onto stones, away from the house. It is cooling down. What now? May I throw water on it if it starts again? {first}',
  },
  {
    category: 'SAFETY',
    priority: 'URGENT',
    aboutOrder: true,
    chemistries: ['FLOODED', 'AGM', 'GEL'],
    subject: 'Smell of rotten eggs in the battery room',
    body: 'Since this morning it smells of sulphur near the string with the {product}. One block is at 52 °C, the others at 27 °C. We switched the charger off and opened the doors. Please call. {first}',
  },
  {
    category: 'SAFETY',
    priority: 'HIGH',
    aboutOrder: false,
    subject: 'Fell from the bench',
    body: 'A pack fell about one metre onto concrete. Voltage is unchanged, no dent to be seen. Somebody says it has to be treated as damaged for transport. How long should we watch it, and where? {first}',
  },
  {
    category: 'ACCOUNT',
    priority: 'LOW',
    aboutOrder: false,
    subject: 'Cannot sign in any more',
    body: 'The reset mail does not arrive, also not in spam. I used the address of my former company and they switched it off. Can you move the account with its orders to my new address? What do you need as proof? {first}',
  },
  {
    category: 'ACCOUNT',
    priority: 'NORMAL',
    aboutOrder: false,
    subject: 'Sign-in from a place I have never been',
    body: 'I got a message about a new sign-in at four in the morning. It was not me. I changed the password. Can you end all other sessions and tell me if an order was placed? {first}',
  },
  {
    category: 'ACCOUNT',
    priority: 'LOW',
    aboutOrder: false,
    subject: 'Add a colleague',
    body: 'Please let my colleague see our orders and invoices but not place new ones. Which role is that, and can I do it myself? {first}',
  },
]
