import type { ArticleText } from './article-text.ts'

export const tradeArticles: readonly ArticleText[] = [
  {
    slug: 'dealer-terms',
    title: 'Dealer terms: tiers, quantity breaks and credit',
    category: 'TRADE',
    audience: 'DEALER',
    tags: ['dealer', 'price', 'tier', 'credit'],
    body: `Dealers buy below the retail price according to a tier. The tier follows from the turnover of the last four quarters and is looked at on the first of January, April, July and October.

| Tier | Turnover a year | Off retail | from 10 pieces | from 50 pieces |
|---|---|---|---|---|
| Bronze | first order | 8 % | 11 % | 14 % |
| Silver | 60,000 € | 13 % | 16 % | 19 % |
| Gold | 250,000 € | 18 % | 21 % | 24 % |

Breaks count for each article and order line, not for the sum of an order. Prices hold for a quarter at least; a change is announced four weeks ahead, and orders placed before it keep the old price even when they are shipped later.

**Credit.** After three paid orders 14 days net, with silver 30, with gold 30 and 2 % for payment within 8. The limit stands in the portal together with what is used of it. Above the limit orders wait for payment, and nothing is cancelled by itself.

**Returns of stock.** Once a quarter unopened cartons of articles still on the list, up to 5 % of the quarter's turnover, against a credit note less 10 %. Lead batteries only within 60 days of delivery, because they age on the shelf.

**Territory.** There is none. Dealers may sell across the union, and we do not set their prices.`,
  },
  {
    slug: 'dealer-stock-care',
    title: 'Batteries on the shelf: first in, first out, and recharge',
    category: 'TRADE',
    audience: 'DEALER',
    tags: ['dealer', 'storage', 'stock'],
    body: `A battery ages from the day it was made. Selling a tired one as new comes back as a complaint, so rotate stock and measure.

**Date codes** stand on the case as year and week: 2608 is the eighth week of 2026. Oldest out first.

| Type | Sell within | Recharge on the shelf |
|---|---|---|
| Flooded starter | 6 months | every 6 weeks, or below 12.45 V |
| AGM, gel | 12 months | every 4 months, or below 12.6 V |
| LFP | 18 months | every 6 months, to 50 % |
| NMC, LiPo | 12 months | every 4 months, to 3.8 V a cell |
| NiMH | 24 months | none |
| Li-SOCl₂ | 36 months | never, primary |

**Measure before handing over.** A starter battery below 12.4 V is charged first. A lithium battery that shows 0 V is asleep: wake it before the customer sees it.

**Storing lithium.** Apart from other goods, not above two metres, away from heating, with a smoke alarm. Insurers ask for 2.5 m distance or a fire wall above about 200 kWh; ask yours in writing. Returned packs never go back on the same shelf: they wait outside until checked.

**Storing flooded batteries.** On a tray that holds the acid, on wood or plastic and not for the sake of “leaking into concrete”, which is a tale, but because warm floors and cold tops make acid settle.

Keep cartons: they are the approved packing for a return.`,
  },
  {
    slug: 'dealer-warranty-handling',
    title: 'Warranty at the dealer: check first, swap fast',
    category: 'TRADE',
    audience: 'DEALER',
    tags: ['dealer', 'warranty', 'claim'],
    body: `Gold and silver dealers may decide claims up to 500 € themselves. The rule is: check first, swap fast, send the log.

**Starter and AGM batteries**

1. Voltage at rest. Below 11 V: charge for 24 hours with a tenth of the capacity, then judge. Most “dead” batteries are empty.
2. Density or conductance. One cell 0.05 behind the others, or a voltage of 10.5 V after charging, is a fault of making. All cells low alike is sulphation and no claim.
3. Look for dents, wrong polarity, melted posts: no claim.

**Lithium**

1. Wake it, charge it fully, read the cells.
2. Spread above 100 mV after a day of balancing: claim.
3. Capacity below 80 % by the standard test: claim.
4. BMS log with charging below 0 °C or cell voltages under 2.0 V: send it to us before promising anything.

**Swap.** Take a new one from stock, enter both serial numbers in the portal and attach photo and log. The credit note comes the same night at your purchase price, plus 15 € for handling.

**The old one.** Keep it for 30 days, we ask for one in five. After that lead goes into scrap and lithium into the collection box. Swollen or hot ones never wait in the shop.

Claims above 500 €, traction and home storage go to us; we answer within one working day.`,
  },
  {
    slug: 'safety-ticket-triage',
    title: 'Triage of safety tickets',
    category: 'TRADE',
    audience: 'INTERNAL',
    tags: ['support', 'safety', 'triage'],
    body: `For agents. A ticket is a safety ticket as soon as it mentions heat, smoke, smell, swelling, hissing, acid, fire, a fall or water. The customer's own priority does not matter.

**Within 15 minutes, day and night**

1. Call. Do not write. If nobody answers, write the three lines below and call again every ten minutes.
2. Ask: Is anybody hurt? Is it smoking now? Where is it? Is the charger off?
3. Smoke or growing heat: tell them to leave, close the door and call 112. Stay on the line until they have done it.
4. Otherwise: outside on stone, three metres from anything, terminals untouched, an hour of watching.

**The three lines**: “Please stop using and charging the battery. If it can be done without danger, put it outside on stone. We call you in a few minutes.”

**Afterwards**

- Set category SAFETY and priority URGENT, note times.
- Hold all unshipped pieces with the same date code and tell the product manager.
- Order the collection: P908, or P911 if it was hot within the last 24 hours.
- Never ask for the battery to be sent by parcel, never ask for it to be opened, never promise a result.
- Fire or injury: the duty manager informs the authority under the product safety rules, within the day.

Two safety tickets of one type within 30 days start a review, whatever the cause seems to be.`,
  },
  {
    slug: 'moving-an-account',
    title: 'Moving an account to a new address: proof we ask for',
    category: 'TRADE',
    audience: 'INTERNAL',
    tags: ['support', 'account', 'security'],
    body: `For agents. Taking over an account by talking to support is the easiest attack there is. The asker is friendly, in a hurry and knows a lot. Follow the list even when you are sure.

**Needed, all three**

1. Number and amount of two orders, not from the last 14 days, since those can be read in a stolen mailbox.
2. An answer at a telephone number that has been in the account for more than 90 days. Call it yourself; never a number given in the ticket.
3. For company accounts the confirmation of another manager or owner, written from within the portal.

**If the number has changed as well**: a letter with a code to the oldest delivery address. Seven days. No exceptions, also not for gold dealers, above all not for gold dealers.

**Steps.** End all sessions. Hold orders that are not packed. Change the address, which sends a message to the old and the new one with a link to undo it for 72 hours. During these hours no card may be added and no delivery address changed. Note what was shown as proof, not the proof itself.

**Refuse and report** when a caller knows everything but the old orders, when a delivery address was changed on the same day, or when somebody asks you to read out data “to compare”. The security channel answers around the clock.`,
  },
  {
    slug: 'deciding-capacity-claims',
    title: 'Deciding capacity claims',
    category: 'TRADE',
    audience: 'INTERNAL',
    tags: ['support', 'warranty', 'capacity'],
    body: `For agents. A capacity claim is decided by numbers, within five working days.

**Is the test valid?** Current a fifth of the capacity, temperature 20 to 25 °C, fully charged before, ended by the lowest cell at 2.5 V or by 10.0 V, counted by a shunt. If the customer ended at 11.5 V add nothing and guess nothing: ask for another test and offer a provider who does it with certificate. We pay it if the claim holds.

**Correct** for temperature, 0.5 % a degree below 25 °C for LFP.

| Result | Age and cycles within warranty | Decision |
|---|---|---|
| 80 % or more | any | no claim, explain kindly |
| 70 to 80 % | yes | exchange or credit by time |
| below 70 % | yes | exchange, battery comes in |
| any | no | goodwill by table, manager signs |

**Credit by time**: price paid × remaining months ÷ warranty months. A battery of 920 € with 60 months after 24 gives 920 × 36 ÷ 60 = 552 €.

**Look at the log before deciding.** One cell early and the rest healthy: balance first, test again. Charge entries below 0 °C with the BMS bridged, or days below 2.0 V: no claim, and the log is quoted in the answer.

**Tone.** Say the number, say how it was reached, say what happens next and when. Customers accept a refusal with a curve more easily than a promise without one.`,
  },
]
