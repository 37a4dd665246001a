import { satisfy } from "@throughline/proof/solve";
import { inWords, recordInWords, valueInWords, type Write, type Writer } from "@throughline/scan";
import { type Problem, placesOf, rename, type Workflow } from "@throughline/workflow";

/** Where a name of a person's doing is in a scan: anybody may write by hand, and the workflow says what it answers to that. */
const BY_HAND: Write["moment"] = "by a person";

/**
 * Who else writes what the workflow governs, as the last scan of the org has it: a warning for each active writer of a
 * field, unless no record of the workflow can be one of its, or the workflow accepts what others write there.
 *
 * @param writes of the scan, all objects
 * @param text the workflow file, for the lines
 */
export function ownershipProblems(workflow: Workflow, writes: readonly Write[], text?: string): Problem[] {
  const { governs, foreignWrites, object } = workflow;
  const places = text === undefined ? undefined : placesOf(text);
  return governs.flatMap((field, index) => {
    if ((foreignWrites.fields[field] ?? foreignWrites.policy) === "accept") return [];
    const own = writes.filter(
      (one) => one.object === object && one.field === field && one.writer.active && one.moment !== BY_HAND,
    );
    const path = ["governs", index];
    const place = { ...(places?.at(path) ?? { line: 1, column: 1 }), path };
    return [...Map.groupBy(own, ({ writer }) => keyOf(writer)).values()].flatMap((ways) => {
      const met = ways.map((way) => meets(workflow, way)).filter((one) => one.is !== "no");
      return met.length ? [problemOf(workflow, field, met, place)] : [];
    });
  });
}

export const keyOf = ({ kind, name }: Writer): string => `${kind} ${name}`;

export const nameOf = ({ kind, name, label }: Pick<Writer, "kind" | "name" | "label">): string =>
  `the ${kind} ${label ?? name}`;

interface Met {
  way: Write;
  is: "yes" | "no" | "open";
  example?: string;
}

/** Whether a record of the workflow can be one that it writes, at any time of its life. */
function meets({ start, governs }: Workflow, way: Write): Met {
  const started =
    start.when === undefined
      ? []
      : // what the start says of governed fields was so then, and may be otherwise by now
        [rename(start.when, (name) => (governs.includes(name) ? `Start.${name}` : name))];
  const said = way.when.flatMap(({ expression }) => expression ?? []);
  const verdict = satisfy(
    [...started, ...said].map((source) => ({ source, is: "holds" as const })),
    {},
    [],
  );
  if (verdict.is !== "yes") return { way, is: verdict.is };
  const shown = Object.entries(verdict.example).filter(([name]) => !/^(Start|Prior|Save)\./.test(name));
  return { way, is: "yes", ...(shown.length && { example: recordInWords(Object.fromEntries(shown)) }) };
}

function problemOf(
  { start }: Workflow,
  field: string,
  met: Met[],
  place: Pick<Problem, "line" | "column" | "path">,
): Problem {
  const [{ way }] = met as [Met];
  const { writer, moment, when } = way;
  const example = met.find((one) => one.example)?.example;
  const conditions = inWords(when);
  const often = met.length > 1 ? ` in ${met.length} ways` : "";
  const narrow =
    start.when === undefined
      ? ""
      : `, or narrow it to records that the workflow does not take (those for which ${start.when} does not hold)`;
  return {
    code: "foreign-writer",
    severity: "warning",
    ...place,
    message: `${sentence(nameOf(writer))} writes ${field} as well${often}: ${valueInWords(way.value)}, ${
      conditions ? `when ${conditions}` : "always"
    } (${moment}; ${writer.file}:${(way.at ?? writer).line})${example ? `, such as for ${example}` : ""}.`,
    fix: `Switch ${nameOf(writer)} off, if the workflow is to decide ${field}${narrow}; or leave it and accept what it writes: foreign writes: { ${field}: accept }.`,
  };
}

const sentence = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}`;
