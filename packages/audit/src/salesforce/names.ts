/** Objects of the package in which the trail lies. */
export const TRAIL = "TL_Trail__c";
export const LINE = "TL_Line__c";
export const CURSOR = "TL_Cursor__c";
export const SEAT = "TL_Seat__c";

/** Their unique external id. */
export const KEY = "TL_Key__c";

/** A text as a literal of SOQL. */
export const quote = (text: string): string =>
  `'${text.replace(/[\\'"\n\r\t]/g, (c) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c] ?? `\\${c}`)}'`;
