import type { Random } from './random.ts'

export type CountryCode =
  'NL' | 'DE' | 'FR' | 'BE' | 'IE' | 'GB' | 'ES' | 'IT' | 'SE' | 'DK' | 'PL' | 'PT' | 'NG'

export interface Country {
  readonly code: CountryCode
  readonly locale: string
  readonly timeZone: string
  /** Standard VAT rate in basis points; 0 where the goods leave the union and the buyer pays at import. */
  readonly vatBasisPoints: number
  readonly postalCode: string
  /** Ways people there write one and the same kind of number. Ranges reserved for fiction where the country has them. */
  readonly phones: readonly string[]
  readonly cities: readonly string[]
  readonly streets: readonly string[]
  readonly numberFirst: boolean
  readonly firstNames: readonly string[]
  readonly lastNames: readonly string[]
}

export interface Address {
  readonly recipient: string
  readonly company: string | null
  readonly line1: string
  readonly line2: string | null
  readonly postalCode: string
  readonly city: string
  readonly country: CountryCode
}

const words = (text: string): string[] => text.split(', ')

export const countries: Readonly<Record<CountryCode, Country>> = {
  NL: {
    code: 'NL',
    locale: 'nl-NL',
    timeZone: 'Europe/Amsterdam',
    vatBasisPoints: 2100,
    postalCode: '3### @@',
    phones: ['+31 6 #### ####', '06-########', '06 ## ## ## ##', '0031 6########', '+316########'],
    cities: words(
      'Rotterdam, Utrecht, Eindhoven, Groningen, Zwolle, Breda, Haarlem, Den Helder, Lelystad, Middelburg',
    ),
    streets: words(
      'Havenstraat, Molenweg, Dorpsstraat, Kanaaldijk, Industrieweg, Parklaan, Stationsplein, Zeedijk',
    ),
    numberFirst: false,
    firstNames: words(
      'Daan, Sanne, Bram, Femke, Joris, Lotte, Ruben, Maaike, Thijs, Anouk, Jeroen, Marloes, Sjoerd, Zoë, Pieter, Ilse',
    ),
    lastNames: words(
      "de Vries, van den Berg, Jansen, Bakker, Visser, van 't Hof, Smit, Mulder, de Groot, van der Meer, Hoekstra, in 't Veld, Kuipers, Postma, Vermeulen, Dijkstra",
    ),
  },
  DE: {
    code: 'DE',
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    vatBasisPoints: 1900,
    postalCode: '#####',
    phones: ['+49 151 ########', '0151 ########', '+49 (0)171 #######', '0171/#######', '0049 160 #######'],
    cities: words(
      'Hamburg, Leipzig, Köln, Bremen, Kiel, Stuttgart, Nürnberg, Dortmund, Rostock, Freiburg, München',
    ),
    streets: words(
      'Hafenstraße, Bahnhofstraße, Lindenallee, Gewerbering, Schillerstraße, Am Markt, Ziegelweg, Ringstraße',
    ),
    numberFirst: false,
    firstNames: words(
      'Lukas, Anna, Jürgen, Käthe, Matthias, Sophie, Björn, Heike, Tobias, Greta, Uwe, Mareike, Florian, Jana, Günther, Leonie',
    ),
    lastNames: words(
      'Müller, Schmidt, Schäfer, Weiß, Hoffmann, Krüger, Köhler, Lehmann, Jäger, Brandt, Vogel, Böhm, Albrecht, Steinmetz, Gräfe, Winkler',
    ),
  },
  FR: {
    code: 'FR',
    locale: 'fr-FR',
    timeZone: 'Europe/Paris',
    vatBasisPoints: 2000,
    postalCode: '#####',
    phones: ['06 39 98 ## ##', '+33 6 39 98 ## ##', '+33.6.39.98.##.##', '063998####', '0033 6 39 98 ## ##'],
    cities: words('Nantes, Lyon, Brest, Bordeaux, Lille, Montpellier, La Rochelle, Toulouse, Rennes, Annecy'),
    streets: words(
      "rue de la République, avenue du Port, rue des Lilas, chemin du Moulin, quai de l'Industrie, rue Pasteur, allée des Chênes",
    ),
    numberFirst: true,
    firstNames: words(
      'Camille, Jean-Pierre, Élodie, Théo, Chloé, Benoît, Aurélie, Hugo, Noémie, Gaël, Inès, Rémi, Françoise, Loïc, Zoé, Étienne',
    ),
    lastNames: words(
      "Lefèvre, Dubois, D'Angelo, Moreau, Garçon, L'Hôpital, Girard, Roux, Bénard, Fontaine, Chevalier, Guérin, Le Goff, Péron, Mercier, d'Aubigné",
    ),
  },
  BE: {
    code: 'BE',
    locale: 'nl-BE',
    timeZone: 'Europe/Brussels',
    vatBasisPoints: 2100,
    postalCode: '9###',
    phones: ['+32 470 ## ## ##', '0470 ## ## ##', '0470/##.##.##', '+32470######'],
    cities: words('Gent, Antwerpen, Liège, Brugge, Namur, Leuven, Oostende, Hasselt'),
    streets: words('Kerkstraat, Scheldelaan, rue du Commerce, Stationsstraat, Nieuwe Steenweg, Havenlaan'),
    numberFirst: false,
    firstNames: words('Wout, Lies, Maxime, Céline, Stijn, Evi, Olivier, Hanne, Koen, Margaux, Bart, Élise'),
    lastNames: words(
      "Peeters, Janssens, Maes, D'Hondt, Claes, Lambert, 't Serstevens, Goossens, Dupont, De Smet, Wouters, D'Haene",
    ),
  },
  IE: {
    code: 'IE',
    locale: 'en-IE',
    timeZone: 'Europe/Dublin',
    vatBasisPoints: 2300,
    postalCode: '@## @#@#',
    phones: ['+353 87 ### ####', '087 ### ####', '(087) #######', '00353 87 #######', '087-#######'],
    cities: words('Cork, Galway, Dublin, Limerick, Waterford, Sligo, Killybegs, Wexford'),
    streets: words(
      "Harbour Road, Main Street, O'Connell Street, Quay Lane, Church Hill, Station Road, The Paddocks",
    ),
    numberFirst: true,
    firstNames: words(
      'Aoife, Seán, Niamh, Ciarán, Sinéad, Pádraig, Róisín, Declan, Orla, Fionn, Gráinne, Cormac, Máire, Eoin',
    ),
    lastNames: words(
      "O'Brien, O'Sullivan, Murphy, Ó Dálaigh, Byrne, O'Connor, Kelly, Ní Bhriain, O’Reilly, Walsh, McCarthy, Fitzgerald, O'Neill, Doyle",
    ),
  },
  GB: {
    code: 'GB',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    vatBasisPoints: 0,
    postalCode: 'PL# #@@',
    phones: ['07700 900###', '+44 7700 900###', '+44 (0)7700 900 ###', '0044 7700900###'],
    cities: words('Plymouth, Southampton, Leeds, Bristol, Cardiff, Inverness, Hull, Norwich'),
    streets: words(
      "Dockside, King's Road, Mill Lane, Victoria Street, Marine Parade, Foundry Row, St Mary's Close",
    ),
    numberFirst: true,
    firstNames: words(
      'Oliver, Amelia, Priya, Callum, Ffion, Thomas, Yasmin, Rhys, Charlotte, Hamish, Imogen, Kwame',
    ),
    lastNames: words(
      "Smith, Patel, O'Hara, MacDonald, D'Souza, Hughes, Okafor, Penrose, Whitaker, Singh, Llewellyn, Barrow",
    ),
  },
  ES: {
    code: 'ES',
    locale: 'es-ES',
    timeZone: 'Europe/Madrid',
    vatBasisPoints: 2100,
    postalCode: '0####',
    phones: ['+34 6## ### ###', '6## ### ###', '6########', '0034 6## ## ## ##'],
    cities: words('Valencia, Sevilla, Bilbao, A Coruña, Málaga, Zaragoza, Palma, Almería'),
    streets: words(
      'Calle Mayor, Avenida del Puerto, Calle del Sol, Camino Viejo, Paseo de Gracia, Calle Real',
    ),
    numberFirst: false,
    firstNames: words(
      'Lucía, Álvaro, Iñaki, María José, Sergio, Begoña, Raúl, Nuria, Andrés, Marta, Joaquín, Inés',
    ),
    lastNames: words(
      "García, Muñoz, Peña Ruiz, Etxeberria, Ibáñez, Núñez, D'Ors, Castro, Jiménez, Vázquez, Serrano, Gómez",
    ),
  },
  IT: {
    code: 'IT',
    locale: 'it-IT',
    timeZone: 'Europe/Rome',
    vatBasisPoints: 2200,
    postalCode: '#####',
    phones: ['+39 3## ### ####', '3## #######', '+39-3##-#######', '0039 3## ### ####'],
    cities: words('Genova, Milano, Torino, Bologna, Trieste, Ancona, Verona, Cagliari'),
    streets: words(
      "Via Garibaldi, Via del Porto, Corso Italia, Via dell'Industria, Piazza Dante, Via Roma, Viale Europa",
    ),
    numberFirst: false,
    firstNames: words(
      'Giulia, Niccolò, Matteo, Chiara, Alessandro, Francesca, Davide, Elisa, Lorenzo, Sofia, Andrea, Beatrice',
    ),
    lastNames: words(
      "Rossi, D'Amico, Dell'Acqua, Esposito, Conti, De Luca, D'Annunzio, Ferrari, Marino, Galli, Lo Presti, Bianchi",
    ),
  },
  SE: {
    code: 'SE',
    locale: 'sv-SE',
    timeZone: 'Europe/Stockholm',
    vatBasisPoints: 2500,
    postalCode: '### ##',
    phones: ['+46 70 ### ## ##', '070-### ## ##', '070#######', '0046 70 #######'],
    cities: words('Göteborg, Malmö, Umeå, Kalmar, Luleå, Västerås, Stockholm'),
    streets: words('Storgatan, Hamngatan, Skolvägen, Industrigatan, Björkvägen, Kyrkogatan'),
    numberFirst: false,
    firstNames: words('Åsa, Björn, Linnéa, Erik, Malin, Göran, Ebba, Lars, Sölve, Karin, Oskar, Märta'),
    lastNames: words(
      'Lindström, Åkesson, Johansson, Öberg, Nyström, Söderberg, Karlsson, Ekdahl, Bergqvist, Hägg',
    ),
  },
  DK: {
    code: 'DK',
    locale: 'da-DK',
    timeZone: 'Europe/Copenhagen',
    vatBasisPoints: 2500,
    postalCode: '####',
    phones: ['+45 2# ## ## ##', '2# ## ## ##', '2#######', '0045 2#######'],
    cities: words('Aarhus, Esbjerg, Odense, Aalborg, Skagen, København'),
    streets: words('Havnegade, Strandvejen, Nørregade, Industrivej, Møllevej, Søndergade'),
    numberFirst: false,
    firstNames: words('Søren, Mette, Rasmus, Freja, Jørgen, Ida, Mikkel, Astrid, Kåre, Birgitte'),
    lastNames: words('Jensen, Sørensen, Østergaard, Nielsen, Kjær, Møller, Lund, Bæk, Thomsen, Dahl'),
  },
  PL: {
    code: 'PL',
    locale: 'pl-PL',
    timeZone: 'Europe/Warsaw',
    vatBasisPoints: 2300,
    postalCode: '8#-###',
    phones: ['+48 5## ### ###', '5##-###-###', '5## ### ###', '0048 5########'],
    cities: words('Gdańsk, Wrocław, Poznań, Szczecin, Łódź, Kraków, Gdynia'),
    streets: words('ul. Portowa, ul. Długa, ul. Przemysłowa, ul. Kościuszki, al. Jana Pawła II, ul. Lipowa'),
    numberFirst: false,
    firstNames: words(
      'Łukasz, Agnieszka, Paweł, Małgorzata, Michał, Zofia, Krzysztof, Ewa, Stanisław, Bożena',
    ),
    lastNames: words('Kowalski, Wiśniewska, Wójcik, Dąbrowski, Zając, Król, Pawłowska, Gołąb, Mazur, Nowak'),
  },
  PT: {
    code: 'PT',
    locale: 'pt-PT',
    timeZone: 'Europe/Lisbon',
    vatBasisPoints: 2300,
    postalCode: '4###-###',
    phones: ['+351 91# ### ###', '91# ### ###', '91#######', '00351 91#######'],
    cities: words('Porto, Lisboa, Setúbal, Aveiro, Faro, Peniche'),
    streets: words(
      'Rua do Cais, Avenida da Liberdade, Rua das Flores, Travessa do Forno, Rua Nova, Largo da Sé',
    ),
    numberFirst: false,
    firstNames: words('João, Inês, Gonçalo, Beatriz, Tiago, Conceição, Rui, Leonor, António, Mafalda'),
    lastNames: words(
      "Silva, Gonçalves, D'Almeida, Simões, Pereira, Araújo, Magalhães, Lobão, Figueiredo, Rocha",
    ),
  },
  NG: {
    code: 'NG',
    locale: 'en-NG',
    timeZone: 'Africa/Lagos',
    vatBasisPoints: 0,
    postalCode: '10####',
    phones: ['+234 803 ### ####', '0803 ### ####', '0803#######', '+234-803-###-####'],
    cities: words('Lagos, Abuja, Ibadan, Port Harcourt, Enugu'),
    streets: words('Awolowo Road, Marina Street, Allen Avenue, Adeola Odeku Street, Herbert Macaulay Way'),
    numberFirst: true,
    firstNames: words(
      'Chidinma, Tunde, Ngozi, Emeka, Folasade, Ibrahim, Adaeze, Segun, Halima, Obinna, Yetunde, Kelechi',
    ),
    lastNames: words(
      "Okonkwo, Adeyemi, Balogun, Eze, O'Diah, Abubakar, Nwosu, Ogunleye, Danjuma, Igwe, Lawal, Obi",
    ),
  },
}

/** Where retail customers live, with the share of each country. */
export const retailCountries: Readonly<Partial<Record<CountryCode, number>>> = {
  DE: 20,
  NL: 18,
  FR: 12,
  BE: 8,
  IE: 8,
  GB: 8,
  ES: 7,
  IT: 7,
  SE: 5,
  PL: 5,
  DK: 4,
  PT: 3,
}

export function makeAddress(
  random: Random,
  recipient: string,
  company: string | null,
  place: { readonly country: CountryCode; readonly city: string },
): Address {
  const country = countries[place.country]
  const street = random.pick(country.streets)
  const number = random.integer(1, 180)
  return {
    recipient,
    company,
    line1: country.numberFirst ? `${number} ${street}` : `${street} ${number}`,
    line2: random.chance(0.12) ? `Unit ${random.integer(1, 24)}` : null,
    postalCode: random.fill(country.postalCode),
    city: place.city,
    country: place.country,
  }
}
