/**
 * What the words of a question tell beyond themselves. All are lexemes, as the database reads words: stems in lower case.
 */

/** Words that mean much the same where batteries are talked about; each finds the others. */
export const synonymGroups: readonly (readonly string[])[] = [
  ['frost', 'frosti', 'freez', 'frozen', 'cold', 'winter'],
  ['lfp', 'lifepo4', 'lithium'],
  ['choos', 'choic', 'pick', 'decid'],
  ['safe', 'safeti', 'danger', 'dangerous'],
  ['send', 'sent', 'ship', 'transport', 'post'],
  ['freight', 'cargo'],
  ['plane', 'aircraft', 'flight', 'fli', 'airlin', 'air'],
  ['bulg', 'swollen', 'swell', 'puf', 'puff'],
  ['drop', 'fall', 'fell'],
  ['broken', 'defect', 'fault', 'damag'],
  ['dead', 'flat', 'empti'],
  ['hot', 'warm', 'heat'],
  ['fire', 'burn', 'smoke'],
  ['size', 'big', 'larg', 'cross-sect'],
  ['plug', 'connect', 'connector'],
  ['keep', 'store', 'storag'],
  ['wire', 'cabl', 'lead'],
  ['camper', 'van', 'motorhom', 'caravan', 'rv'],
  ['bicycl', 'bike', 'e-bik'],
  ['cost', 'price'],
  ['refund', 'money'],
  ['return', 'sendback'],
  ['collect', 'pickup'],
  ['deliveri', 'deliv', 'arriv'],
  ['parcel', 'packag'],
  ['pallet', 'crate'],
  ['exchang', 'replac', 'swap'],
  ['guarante', 'warranti'],
  ['invoic', 'bill'],
  ['tax', 'vat'],
  ['login', 'sign-in', 'sign', 'password'],
  ['offer', 'quot', 'quotat'],
  ['lifespan', 'life', 'lifetim', 'cycl'],
  ['measur', 'test'],
  ['fill', 'top', 'water'],
  ['recycl', 'dispos'],
  ['tighten', 'tight', 'torqu'],
  ['add', 'join', 'combin', 'parallel'],
]

/** Words people put around a question; they tell little of what it is about. */
export const fillerLexemes: ReadonlySet<string> = new Set([
  'may', 'might', 'shall', 'could', 'would', 'must', 'need', 'want', 'get', 'got', 'know', 'tell', 'say', 'said', 'pleas',
  'help', 'hello', 'hi', 'thank', 'thing', 'someth', 'anyth', 'much', 'mani', 'long', 'realli', 'real', 'actual', 'still',
  'alreadi', 'today', 'morn', 'now', 'day', 'make', 'made', 'go', 'give', 'take', 'let', 'like', 'work', 'problem', 'question',
  'answer', 'right', 'way', 'case', 'happen', 'possibl', 'show', 'everi', 'old', 'new', 'newer', 'good', 'better', 'best',
]) // prettier-ignore
