import { type Assignment, candidateNamed, whyNotText } from "@throughline/server/explain";
import type { Candidate } from "@throughline/steps";

/** An assignment in lines for people. */
export function* linesOf(assignment: Assignment, whyNot?: string): Iterable<string> {
  const { at, step, owner, because, candidates, others } = assignment;
  yield `  ${at.slice(0, 16).replace("T", " ")}  ${step}: ${owner ?? "nobody"}`;
  yield `    ${because.text}`;
  if (because.givenUp?.length) yield `    Given up: ${because.givenUp.join(", ")}.`;
  if (whyNot !== undefined) {
    const one = candidateNamed(assignment, whyNot);
    const lines = one ? whyNotText(assignment, one) : [notConsidered(whyNot, assignment)];
    for (const line of lines) yield `    ${line}`;
    if (one) yield `    ${valuesOf(one)}`;
    return;
  }
  for (const { text } of because.before ?? []) yield `    Before: ${text}`;
  if (candidates.length > 0) yield "";
  const widest = Math.max(0, ...candidates.map(({ name }) => name.length));
  for (const one of candidates.toSorted((a, b) => Number(b.chosen) - Number(a.chosen))) {
    const said = one.chosen ? "chosen" : one.whyNot || "not asked";
    yield `    ${one.name.padEnd(widest)}  ${said}`;
    yield `    ${"".padEnd(widest)}  ${valuesOf(one)}`;
  }
  for (const { reason, members } of others) yield `    and ${members} ${reason}`;
  if (because.instead?.length) yield "\n    Somebody else would have been chosen:";
  for (const { name, text } of because.instead ?? []) yield `    ${name}, ${text}`;
}

function notConsidered(who: string, { candidates, others }: Assignment): string {
  if (candidates.length === 0) return `${who} was not considered: nobody was chosen among people.`;
  const names = candidates.slice(0, 10).map(({ name }) => name);
  const more = candidates.length - names.length + others.reduce((sum, { members }) => sum + members, 0);
  return `${who} has no line among the candidates: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

/** What a candidate was like then: "load 2 of 6, until 18:00, billing 4, languages de, fr". */
function valuesOf({ load, capacity, hours, skills, score, more = {} }: Candidate): string {
  return [
    `load ${load} of ${capacity}`,
    ...(hours ? [hours] : []),
    ...Object.entries(skills).map(([name, level]) => `${name} ${level}`),
    ...Object.entries(more).map(([name, value]) => `${name} ${value}`),
    ...(score === undefined ? [] : [`score ${score}`]),
  ].join(", ");
}
