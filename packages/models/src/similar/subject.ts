/** Marks before a subject, by what they say, in the languages of the main mail programs. */
const REPLY = "re|aw|antw|antwort|antwoord|réf|réponse|resp|res|r|rif|odp|sv|vs|vá|ynt|回复|回覆|返信|отв";
const FORWARD = "fwd?|fw|wg|tr|rv|rvi|enc|i|doorst|pd|vb|vl|továbbítás|ilt|转发|轉寄|転送|пересл";

const MARK = new RegExp(
  `^\\s*(?:(?<reply>${REPLY})|(?<forward>${FORWARD}))\\s?(?:\\[\\d{1,3}\\]|\\(\\d{1,3}\\)|\\^\\d{1,3})?\\s?[:：]`,
  "iu",
);
/** "[EXTERNAL]", "[EXT]", and the token of Email-to-Case. */
const TAG = /^\s*\[\s*(?:ext(?:ern(?:al|e)?)?|external email|spam\??|sec(?:ure)?)\s*\]/iu;
const TOKEN = /\[?\s*(?:ref:[_!].{5,60}?:ref|thread::[\w-]{5,60}::)\s*\]?/giu;

export interface Subject {
  /** Without marks and tokens, spaces made one, lower case: the same for all mails of a conversation. */
  topic: string;
  /** What the first mark says. */
  is: "new" | "reply" | "forward";
}

/** Takes "Re: AW: Fwd: [EXTERNAL] Invoice" to what it is about. */
export function subjectOf(subject: string): Subject {
  let rest = subject.slice(0, 1000).replace(TOKEN, " ");
  let is: Subject["is"] = "new";
  for (;;) {
    const mark = MARK.exec(rest);
    if (mark && is === "new") is = mark.groups?.reply ? "reply" : "forward";
    const taken = mark?.[0] ?? TAG.exec(rest)?.[0];
    if (taken === undefined) break;
    rest = rest.slice(taken.length);
  }
  return { topic: rest.replace(/\s+/g, " ").trim().toLowerCase(), is };
}
