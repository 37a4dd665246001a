import { FileError } from "../metadata/load.ts";
import { type Brought, type Component, keyOf, type Problem } from "./component.ts";

/** How the org's own errors name their place, and of what type that is. */
const PLACES: [RegExp, string][] = [
  [/^Validation rule (\w+\.\w+)/, "ValidationRule"],
  [/^(?:Field|Default of) (\w+\.\w+)/, "CustomField"],
  [/^Record type (\w+\.\w+)/, "RecordType"],
  [/^Assignment rule ([^:,]+)/, "AssignmentRule"],
  [/^Duplicate rule ([^:,]+)/, "DuplicateRule"],
  [/^Object (\w+)/, "CustomObject"],
  [/^Channel (\w+)/, "PlatformEventChannel"],
  [/^Queue (\w+)/, "Queue"],
];

/** Errors of this org in the platform's own words, where these are known. */
const WORDS: [RegExp, string][] = [
  [/^\w+ has no field '([^']+)'\.?$/, "Field $1 does not exist. Check spelling."],
  [
    /^the org has no (?:custom permission|custom label) '([^']+)'\.?$/,
    "Field $1 does not exist. Check spelling.",
  ],
  [
    /^there is no global value set '([^']+)'\.?$/,
    "In field: valueSetName - no GlobalValueSet named $1 found",
  ],
  [
    /^it refers to '([^']+)', which this org does not have\.?$/,
    "referenceTo value of '$1' does not resolve to a valid sObject type",
  ],
  [
    /^there is no queue or user '([^']+)' to give .*$/,
    "In field: assignedTo - no Queue or User named $1 found",
  ],
];

function worded(message: string): string {
  const bare = message.replace(/^(?:[A-Z][\w ]*?) [^:]+?: /, "");
  for (const [pattern, words] of WORDS) if (pattern.test(bare)) return bare.replace(pattern, words);
  return bare;
}

/**
 * Says which component of a deploy is to blame for an error.
 * @param at what the files are of, by the path that a FileError names
 */
export function blame(
  error: unknown,
  brought: readonly Brought[],
  removed: readonly { type: string; fullName: string }[],
  at: ReadonlyMap<string, Component>,
): Problem {
  const message = (error as Error).message;
  const from = ({ type, fullName, fileName, line }: Brought, text: string): Problem => ({
    ...{ type, fullName, fileName, line, text },
  });
  const byKey = new Map(brought.map((one) => [keyOf(one), one]));
  if (error instanceof FileError) {
    const component = at.get(error.path);
    const own =
      component &&
      (byKey.get(keyOf(component)) ?? brought.find((one) => one.fileName === component.fileName));
    if (own) return from(own, worded(message.slice(error.path.length + 2)));
  }
  for (const [pattern, type] of PLACES) {
    const fullName = pattern.exec(message)?.[1];
    const own = fullName === undefined ? undefined : byKey.get(keyOf({ type, fullName }));
    if (own) return from(own, worded(message));
  }
  // somebody else needs what the deploy takes away
  const gone = removed.find(({ fullName }) => message.includes(fullName.split(".").at(-1)!));
  if (gone) {
    const text = `This component is referenced elsewhere in the org: ${message}`;
    return { ...gone, fileName: "destructiveChanges.xml", text };
  }
  return { type: "", fullName: "package.xml", fileName: "package.xml", text: message };
}
