/** The condition in words, where nothing was evaluated yet or the reason was not kept. */
export function asWritten(condition: string): string {
  return condition
    .replaceAll("&&", "and")
    .replaceAll("||", "or")
    .replace(/\s*==\s*/g, " is ")
    .replace(/\s*!=\s*/g, " is not ")
    .replaceAll('"', "");
}

/** For what something waits: a name as it is, a condition in words. "for Triage Desk", "until Status is Closed". */
export function waitWords(what: string): string {
  return /[=<>]/.test(what) ? `until ${asWritten(what)}` : `for ${what}`;
}
