import type { ArticleText } from './article-text.ts'

export const transportArticles: readonly ArticleText[] = [
  {
    slug: 'un38-3-explained',
    title: 'UN38.3: the eight tests and the test summary',
    category: 'TRANSPORT',
    audience: 'PUBLIC',
    tags: ['un38.3', 'transport', 'lithium', 'sodium-ion'],
    body: `No lithium or sodium-ion battery may be offered for transport, by any mode, unless its type has passed subsection 38.3 of the UN Manual of Tests and Criteria.

| Test | What is done |
|---|---|
| T1 | altitude: six hours at 11.6 kPa |
| T2 | thermal: ten cycles between 72 °C and −40 °C |
| T3 | vibration: three hours on each axis |
| T4 | shock: up to 150 g for small, 50 g for large batteries |
| T5 | external short circuit at 57 °C |
| T6 | impact or crush, cells only |
| T7 | overcharge, rechargeable batteries |
| T8 | forced discharge, cells only |

During the tests nothing may leak, vent, break apart or burn, and the voltage must not fall by more than a tenth in T1 to T4.

**The test summary** is one or two pages with maker, laboratory, report number and date, type, mass, watt-hours or grams of lithium, and the result of each test. Since 2020 makers and sellers must make it available. You find it on the page of each of our products, and carriers may ask for it.

**What it is not.** It is not a permission to ship: packing, marks and papers come on top. It does not cover a battery built of tested cells; the battery is a type of its own. And it is void when cells, BMS or case are changed, which is why repaired packs cannot be shipped.`,
  },
  {
    slug: 'air-transport-pi965',
    title: 'Lithium-ion by air: PI 965, 966 and 967',
    category: 'TRANSPORT',
    audience: 'PUBLIC',
    tags: ['air', 'iata', 'un3480', 'un3481', 'pi 965'],
    body: `Three packing instructions of the IATA rules cover lithium-ion batteries.

- **PI 965**: batteries alone, UN3480. Cargo aircraft only.
- **PI 966**: packed with equipment, UN3481.
- **PI 967**: contained in equipment, UN3481.

**The limit of 100 Wh** (20 Wh for a single cell) divides small from large. Watt-hours are volts times ampere-hours: 12.8 V 100 Ah are 1,280 Wh and always fully regulated, 10.8 V 9.1 Ah are 98 Wh and small.

**PI 965** knows two sections since Section II was withdrawn in 2022. *IA* is for more than 100 Wh: UN-approved packing, at most 35 kg net a package, Class 9 lithium label, Cargo Aircraft Only label, shipper's declaration. *IB* is for small batteries: at most 10 kg net a package, the lithium battery mark in addition, and a declaration too.

**State of charge.** Batteries under PI 965 must not be charged above 30 %. Since 1 January 2026 the same holds for PI 966 above 2.7 Wh. PI 967 may be higher.

**Never by air**: damaged or recalled batteries, prototypes without approval, waste for recycling.

What follows for orders: our house, boat and traction batteries go by road and sea only. An air quotation for a loose battery with 50 % charge is refused by the system and not by a person. Many small items can fly, in equipment, with a price to match.`,
  },
  {
    slug: 'adr-by-road',
    title: 'Batteries by road: ADR in practice',
    category: 'TRANSPORT',
    audience: 'PUBLIC',
    tags: ['adr', 'road', 'un3480', 'un2794', 'un2800'],
    body: `ADR governs dangerous goods on European roads. For batteries most of it fits on one page.

| Goods | UN | Class | Packing |
|---|---|---|---|
| Lithium-ion alone | UN3480 | 9 | P903 |
| Lithium-ion with or in equipment | UN3481 | 9 | P903 |
| Lithium metal alone | UN3090 | 9 | P903 |
| Sodium-ion alone | UN3551 | 9 | P903 |
| Lead, filled with acid | UN2794 | 8 | P801 |
| Lead, sealed | UN2800 | 8 | P003 |

**Small batteries.** Special provision 188 frees lithium-ion of up to 100 Wh from most rules: strong packing, protection against short circuits, the lithium battery mark, and that is all.

**Limited load.** Under 1.1.3.6 lithium batteries belong to transport category 2, so up to 333 kg in one vehicle need no trained ADR driver and no orange plates. Papers, marks and a 2 kg extinguisher are still needed.

**Lead.** Under special provision 598 new batteries are free when they cannot leak, slip or short, have carrying devices and are secured on pallets. Used ones likewise, if their cases are whole.

**Private people** may carry batteries for their own use, packed as for sale and secured. 1,000 points do not concern them, common sense does: terminals covered, nothing metal on top, not beside the driver.

**Ferries** follow IMDG, with their own declaration. Tell us if the last leg is by sea, because some lines want 24 hours' notice.`,
  },
  {
    slug: 'flying-with-batteries',
    title: 'Taking batteries on a passenger flight',
    category: 'TRANSPORT',
    audience: 'PUBLIC',
    tags: ['air', 'hand luggage', 'medical', 'lipo'],
    body: `Rules for passengers differ from those for cargo. Spare batteries belong into hand luggage, never into the hold, because a fire in the cabin can be fought.

- **Up to 100 Wh**: allowed in hand luggage without asking, for personal use. Most airlines accept up to twenty spares.
- **100 to 160 Wh**: at most two spares, and only with the airline's consent. Ask by mail and carry the answer.
- **Above 160 Wh**: forbidden for passengers. Such a battery goes as cargo under PI 965, which is to say not at all on a passenger aircraft.
- **Wheelchairs** have rules of their own: up to 300 Wh when the battery is taken out, with notice to the airline.

**Protect terminals.** Original box, tape or a bag for each. A bare spare beside keys is the classical cause of fire.

**Power banks** are spares and must not be used or charged while flying on many airlines.

**The label counts.** Security reads watt-hours from the case. Where only volts and ampere-hours are printed, multiply: 14.8 V × 5 Ah = 74 Wh. A case without any figure may be taken away. Our 98 Wh medical pack carries the mark on its front side for that reason.

**Damaged packs** stay on the ground. So do those of a recall, even when they look perfect; airlines publish lists.

Primary lithium cells go by grams: up to 2 g of lithium each, and 8 g for medical devices with consent.`,
  },
  {
    slug: 'recycling-old-batteries',
    title: 'Giving back old batteries: what happens to them',
    category: 'TRANSPORT',
    audience: 'PUBLIC',
    tags: ['recycling', 'lead', 'lithium', 'take-back'],
    body: `Every seller of batteries in the European Union has to take them back free of charge. We take what we sell, and the same kind from other makers when you buy a new one.

**Lead.** 99 % are collected and nearly all of the lead becomes new batteries. It has a price, so for loads above 200 kg we credit the scrap value of the day. The driver takes whole batteries along when he brings new ones; leaking ones need an acid-proof box, which we send ahead.

**Lithium.** Discharged packs are opened and shredded under inert gas. Copper, aluminium, nickel and cobalt come back to over 90 %, lithium to more than half and rising: EU law asks for 50 % by 2027 and 80 % by 2031. LFP brings no proceeds, which is why handling is charged for batteries that were not bought from us.

**NiMH** yields nickel and rare earths.

**How to hand in**

1. Tape the terminals or put the caps on.
2. Sort by chemistry. A lithium battery in a lead furnace is a bomb.
3. Say honestly if something is swollen or was wet: it is collected differently.
4. Companies get a waste certificate with weight and code, 16 06 01 for lead and 20 01 33 or 16 06 07 for lithium.

Car batteries carry a deposit in some countries, 7.50 € in Germany, paid back against the old one.`,
  },
]
