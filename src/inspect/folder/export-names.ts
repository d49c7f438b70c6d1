/** Names of files that a CRM, shop, newsletter tool or spreadsheet writes, packed or not. */
const exportNames: readonly RegExp[] = [
  /\.(csv|tsv|tab|txt|json|ndjson|jsonl|xlsx|parquet)(\.(gz|zst|zip))?$/i,
  // Spreadsheets that are refused with a word that helps.
  /\.xls[mb]?$/i,
  /\.zip$/i,
  /^[^.]+\.(gz|zst)$/i,
];

/** What stands in a folder of code, of this tool, or of a spreadsheet that is open. */
const otherNames: readonly RegExp[] = [
  /^[.~]/,
  /^(package|package-lock|npm-shrinkwrap|composer|manifest|tsconfig|jsconfig|deno)(\..*)?\.json$/i,
  /\.(config|schema)\.json$/i,
  /^(readme|licen[cs]e|notice|changelog|robots|requirements|cmakelists)\b.*\.txt$/i,
];

/** Whether a file can be an export, by its name. */
export function isExportName(name: string): boolean {
  return exportNames.some((pattern) => pattern.test(name)) && !otherNames.some((pattern) => pattern.test(name));
}

/** Whether the format can be read from its beginning alone: lines of text, at most compressed. */
export function isLinesName(name: string): boolean {
  return /\.(csv|tsv|tab|txt|ndjson|jsonl)(\.(gz|zst))?$/i.test(name);
}

const contactName =
  /customer|contact|lead|member|subscri|people|person|client|user|profile|audience|buyer|mail|crm|kund|kontakt|pelanggan|cont[aá]to|顧客/i;

const eventWords = [
  '(order|purchase|transaction|checkout|cart|visit|page-?view|view|click|open|event|attendance|registration|sign-?up)s?(?![a-z])',
  '(login|session|booking|appointment|webinar|meeting|ticket|subscription-event)s?(?![a-z])',
  'bestellung|warenk|commande|panier|pedido|carrito|ordini|pesanan|注文',
];
const eventName = new RegExp(`(?<![a-z])(${eventWords.join('|')})`, 'gi');

/** Whether a file's name speaks of what people did, and of people not behind it: `email-opens`, but not `open-leads`. */
export function isEventName(name: string): boolean {
  const lastOf = (words: RegExp) => [...name.matchAll(words)].at(-1)?.index ?? -1;
  return lastOf(eventName) > lastOf(new RegExp(contactName, 'gi'));
}

/** Whether a file's name speaks of people; only says what is looked into first. */
export function soundsLikeContacts(name: string): boolean {
  return contactName.test(name);
}
