/** The condition in words, where nothing was evaluated yet or the reason was not kept. */
export function asWritten(condition: string): string {
  return condition
    .replaceAll("&&", "and")
    .replaceAll("||", "or")
    .replace(/\s*==\s*/g, " is ")
    .replace(/\s*!=\s*/g, " is not ")
    .replaceAll('"', "");
}

/** Whether a wait is for a condition on the record, and not for somebody or something with a name. */
export function isCondition(what: string): boolean {
  return /[=<>(]/.test(what);
}

/** For what something waits: a name as it is, a condition in words. "for Triage Desk", "until Status is Closed". */
export function waitWords(what: string): string {
  return isCondition(what) ? `until ${asWritten(what)}` : `for ${what}`;
}
