/** Where what was written before begins: lines that mail programs put in front of it, in the languages they speak. */
const BEFORE = [
  /^\s*-{2,}\s*(?:original message|urspr[üu]ngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|исходное сообщение|forwarded message)\s*-{2,}/i,
  /^\s*_{10,}\s*$/,
  /^\s*(?:on|am|le|el|il|em|op|den|dne|w dniu|pe|päivämäärä)\b.{4,200}\b(?:wrote|schrieb|a [ée]crit|escribi[óo]|ha scritto|escreveu|schreef|skrev|napsal|napisał|kirjoitti)\b.{0,80}:?\s*$/i,
  /^\s*.{1,120}<[^<>\s]{3,120}@[^<>\s]{3,120}>\s*(?:wrote|schrieb|a [ée]crit|escribi[óo]|ha scritto|escreveu|schreef|skrev)\s*:?\s*$/i,
  /^\s*(?:from|von|de|da|van|fr[åa]n|od|от)\s*:\s*.{1,200}@.{1,200}$/i,
];

/** Longest line that is looked at whole. */
const LINE = 400;

/**
 * What somebody wrote now, without the mails before it that their program has put below. A text that answers between the
 * lines is left whole.
 *
 * @param most characters; what is longer is cut, and ends with "…"
 */
export function writtenNow(text: string, most = 10_000): string {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const at = lines.findIndex(
    (line, index) => index > 0 && BEFORE.some((one) => one.test(line.slice(0, LINE))),
  );
  const own = at < 0 ? lines : lines.slice(0, at);
  let end = own.length;
  while (end > 0 && /^\s*(?:>.*)?$/.test(own[end - 1] ?? "")) end--;
  const kept = own.slice(0, end).join("\n").trim();
  const written = kept === "" ? lines.join("\n").trim() : kept;
  return written.length > most ? `${written.slice(0, most - 1)}…` : written;
}
