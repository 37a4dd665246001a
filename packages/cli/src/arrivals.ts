import type { GivenItem } from "@throughline/assignment";
import { readItems } from "./items.ts";

/** What a column may be called. */
const NAMES = {
  at: ["at", "time", "timestamp", "created", "createddate", "opened_at"],
  kind: ["kind", "skill", "topic", "category", "type"],
  minutes: ["minutes", "duration", "handling_minutes"],
  urgency: ["urgency", "priority"],
  readAs: ["read_as", "readas", "interpreted"],
};

/**
 * Reads items as they came: JSON lines, or a CSV with a header. `at` is an instant (ISO 8601) or minutes from the
 * beginning, `kind` the skill that an item really needs; the others may be left out.
 *
 * @returns the items, and what is wrong with the lines that could not be read
 */
export async function readArrivals(path: string): Promise<{ items: GivenItem[]; problems: string[] }> {
  const items: GivenItem[] = [];
  const problems: string[] = [];
  for await (const row of readItems(path)) {
    if ("message" in row) {
      problems.push(`line ${row.line}: ${row.message}`);
      continue;
    }
    const fields = new Map(
      Object.entries(row.fields).map(([name, value]) => [name.trim().toLowerCase(), value]),
    );
    const value = (of: keyof typeof NAMES) => {
      const name = NAMES[of].find((known) => fields.has(known));
      const text = name === undefined ? "" : String(fields.get(name) ?? "").trim();
      return text === "" ? undefined : text;
    };
    const [written, kind, minutes] = [value("at"), value("kind"), value("minutes")];
    const at = written === undefined ? Number.NaN : instantOf(written);
    if (Number.isNaN(at)) problems.push(`line ${row.line}: "at" is no instant and no number of minutes.`);
    else if (kind === undefined) problems.push(`line ${row.line}: "kind" is missing.`);
    else if (minutes !== undefined && !(Number(minutes) > 0))
      problems.push(`line ${row.line}: "minutes" is not a number above 0.`);
    else {
      const [urgency, readAs] = [value("urgency"), value("readAs")];
      items.push({
        ...{ at, kind },
        ...(minutes !== undefined && { minutes: Number(minutes) }),
        ...(urgency !== undefined && { urgency }),
        ...(readAs !== undefined && { readAs }),
      });
    }
  }
  return { items, problems };
}

const BEGINNING = Date.parse("2026-11-02T08:00:00Z");

const instantOf = (text: string) =>
  /^\d+(\.\d+)?$/.test(text) ? BEGINNING + Number(text) * 60_000 : Date.parse(text);
