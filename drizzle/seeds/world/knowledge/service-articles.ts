import type { ArticleText } from './article-text.ts'

export const serviceArticles: readonly ArticleText[] = [
  {
    slug: 'warranty-claims',
    title: 'Claiming warranty: what is covered and what we need',
    category: 'SERVICE',
    audience: 'PUBLIC',
    tags: ['warranty', 'claim', 'capacity'],
    body: `The length of the warranty stands on each product's page: from 6 months for flight packs and 24 months for lead to 120 months for home storage. It begins with delivery and goes with the battery, so a buyer of your camper inherits it with the invoice.

**Covered**: faults of material and making, failure of the BMS, and capacity. A lithium battery that falls below 80 % of its rating within the warranty and within its cycle number is exchanged, or the lost part is credited by time.

**Not covered**: deep discharge by standing, charging below freezing with the BMS bridged, wrong charger settings, water in cases that are not IP67, opened seals, and lead batteries that were left discharged.

**What we need**

1. Order number and serial number.
2. A photo of the battery where it is installed, terminals included.
3. For capacity: the log of a test at a fifth of the capacity per hour and 20 to 25 °C.
4. For lithium: the BMS log from the app, or the screen with all cell voltages.

**What happens then.** An agent answers within one working day and decides within five. If the battery has to come in, we book the collection and pay it. For trade and medical customers we send the replacement ahead on request and bill it only if the claim fails.

Your legal rights against the seller, two years in the EU, stand beside the warranty and are not made smaller by it.`,
  },
  {
    slug: 'returns-of-dangerous-goods',
    title: 'Sending back a battery: returns of dangerous goods',
    category: 'SERVICE',
    audience: 'PUBLIC',
    tags: ['return', 'refund', 'dangerous goods'],
    body: `You may return an unused battery within 30 days. Because nearly all batteries are dangerous goods, the way back differs from that of a pair of shoes.

**Do not hand it in at a parcel shop.** Shops have no contract for UN3480 or UN2794 and have to refuse it.

**How it works**

1. Open the order in your account and choose *Return*. Say whether the battery was unpacked, connected, or is damaged.
2. We book the collection with a carrier that may take it, and send label and marks by mail.
3. Pack it in the original carton. Terminals covered, battery unable to move, old labels off, new mark on. If the carton is gone we send one.
4. The driver comes on the day you chose.

**Cost.** Free when we made the mistake or the goods are faulty. Otherwise 14.95 € for a parcel and 119 € for a pallet, deducted from the refund.

**Refund.** The money goes back the way it came, within five working days after the goods were checked. For dealers it is a credit note.

**Not returnable**: batteries that were connected in flooded types, primary cells in opened packs, and goods made to order. **Damaged, swollen or leaking batteries are not returns**: do not pack them, write to us with photos, and we have them collected under the rules for damaged batteries.

Wrong voltage ordered? If the order is not packed yet, it can be changed at once.`,
  },
  {
    slug: 'order-tracking',
    title: 'Following an order from payment to door',
    category: 'SERVICE',
    audience: 'PUBLIC',
    tags: ['order', 'delivery', 'tracking'],
    body: `An order passes five states: placed, paid, packed, shipped, delivered. You see each with its time in your account, and as a message if you have switched that on.

**Placed to paid** takes minutes by card and one to three days by bank transfer. Unpaid orders end after seven days, and the stock becomes free again.

**Paid to packed** takes one working day. Each box with dangerous goods is checked by a second person.

**Packed to shipped**: the carrier collects at about 17:00, Monday to Friday.

**On the road**: one day in the Netherlands, Belgium and Germany, two in France, Denmark and Poland, three in Sweden, Italy and Spain, four in Britain, Ireland and Portugal, working days all. Pallets take one day more.

**Why does tracking stand still?** Dangerous goods are sorted by hand and scanned less often than ordinary parcels. Between the sorting centre and the van a parcel may stay silent for two days. After three working days without news, or one day after the promised date, write to us; we open an enquiry, and after five more days we send a replacement.

**Nobody at home?** Class 9 parcels are not left with neighbours. The driver tries again on the next working day, and afterwards the parcel goes to a depot that may store it.

**Crates arrive damaged?** Write it on the driver's device before signing, take photos, and do not connect a battery with a dented case.`,
  },
  {
    slug: 'pallet-deliveries',
    title: 'Pallet deliveries: tail lift, kerb and unloading',
    category: 'SERVICE',
    audience: 'PUBLIC',
    tags: ['delivery', 'pallet', 'forklift'],
    body: `Above 60 kg an order travels on a pallet. Parcels are free from 500 € of goods, pallets cost 119 € up to half a ton and 289 € above it.

**Kerbside.** The driver sets the pallet down behind the lorry, with a tail lift if you ask for it. He does not carry it into a cellar. A tail lift bears 750 kg in most cases; a 48 V traction battery of 1,300 kg needs your own forklift or a crane.

**Before the day** the haulier calls to agree a two-hour window. Give a number that is answered. Tell us about narrow lanes, a weight limit on a bridge, or a bay that is staffed only at some hours: it goes onto the waybill.

**Unloading a traction battery.** Lift it at its eyes with a spreader beam, never with a chain across the cells. Compare weight and size with the truck's plate before the old one is out.

**Check before signing.** Tilt and shock indicators on the crate red? Write “tilt red” beside your name. Flooded batteries that lay on their side lose acid: look for wet cardboard, and keep soda at hand.

**Packing.** Take off the straps from behind, since the load may have shifted. The crate is a deposit-free exchange pallet, and the driver takes an old one along, with your old batteries if they were announced, taped, whole and stacked on a pallet in one layer.`,
  },
  {
    slug: 'invoices-and-vat',
    title: 'Invoices, VAT and payment',
    category: 'SERVICE',
    audience: 'PUBLIC',
    tags: ['invoice', 'vat', 'payment', 'account'],
    body: `The invoice is made when the order is packed, and lies in your account as PDF and as an EN 16931 e-invoice.

**VAT number.** Enter it under *Company* before ordering. It is checked against VIES while you type. If it was missing, enter it now and press *corrected invoice* on the order; the old one is cancelled by a credit note of the same date. That is possible for twelve months.

**Which VAT?** Private customers pay the rate of the country we deliver to, for instance 21 % in the Netherlands, 19 % in Germany and 23 % in Ireland. Companies in another member state with a valid number pay none and account for it themselves (reverse charge). Deliveries to Britain leave the union without VAT, and the carrier collects British VAT on import.

**Zero rate for solar.** Germany taxes storage for house systems at 0 % when operator and place qualify. Tick the declaration at checkout; we cannot change it afterwards.

**Charged twice?** Card issuers show a reservation and the booking side by side for some days. The one that says “pending” disappears by itself within a week. If both are booked, write to us and we pay one back the same day.

**Payment.** Card, iDEAL, Bancontact and bank transfer. Trade accounts pay on 14 or 30 days after a credit check. Reminders go out on day 3 and day 10, without fees for the first.`,
  },
  {
    slug: 'account-security',
    title: 'Keeping your account safe',
    category: 'SERVICE',
    audience: 'PUBLIC',
    tags: ['account', 'security', 'sign-in'],
    body: `Your account holds addresses, invoices and, for dealers, prices and credit. A few habits keep it yours.

**Password.** Long beats complicated: four random words are better than eight signs. Use it nowhere else. We compare new passwords with lists of stolen ones and refuse those that occur there.

**A message about a new sign-in** shows time, place and device. Not you? Press *not me*: all sessions end at once, the password has to be set anew, and orders that are not packed yet are held.

**Sessions.** Under *Security* you see each device with the time it was last used and can end them one by one or all together. A session that was not used for 30 days ends by itself.

**Colleagues.** Never share one account. A manager of the company invites colleagues and gives each a role: *member* sees orders and invoices, *agent* may order too, *manager* invites people and sees prices and terms. Taking a role away works at once.

**Lost access to your mail address?** We move an account only after proof: the number and amount of two orders, and an answer by post or telephone to the number we have known for more than 90 days. That is slower than you would like, and it is what keeps others from doing it.

**We never ask for your password or a code**, neither in a chat nor on the telephone. Who does so is not us.`,
  },
  {
    slug: 'quotes-and-volume',
    title: 'Asking for a quote: volumes, dates and drawings',
    category: 'SERVICE',
    audience: 'PUBLIC',
    tags: ['quote', 'company', 'price'],
    body: `From ten pieces of one article the shop shows the lower price by itself: 3 % off for retail customers. For anything beyond, a quote is the better way.

**Say what you know**: quantity, article or the voltage, capacity and space it has to fit, date, place of delivery, and whether it goes abroad. For replacement of old strings a photo of the label and of the connectors saves a week of questions.

**What you get**: prices valid for 30 days, a delivery date from stock or with lead time, weight and UN numbers for your goods-in, and a drawing where dimensions are tight.

**Lead times.** Stock items leave within a day. Rack and wall batteries above twenty pieces take two to three weeks, traction batteries with ballast four to six, since the tray is made to measure. Matched sets for UPS strings are sorted by conductance and need three days more.

**Samples.** Cells for meters and sensors are sent as samples of five, free for companies, because nobody can judge passivation from a data sheet.

**Project business.** Above 50,000 € a year or for tenders you get a person by name. Prices can then be fixed for a quarter; for lead they follow the exchange in London with a formula that stands in the contract.

An order from a quote keeps its number, so both can be found together.`,
  },
]
