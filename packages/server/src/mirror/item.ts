import type { ItemRow, StoredEntry } from "@throughline/audit";
import { fold, type ItemState, OWNER, tell } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import { fieldIn } from "../against-org.ts";
import type { Engine } from "../engine.ts";
import { versionsOf } from "../versions/journal.ts";
import { customerTexts, without } from "./customer-words.ts";
import type { Part } from "./parts.ts";
import { type Summary, summaryOf } from "./summary.ts";

/** A work item as the mirror shows it. */
export interface Shown {
  summary: Summary;
  /** Takes the words of the item's customers out of a text. */
  clean(text: string): string;
}

/** Reads how items stand. */
export interface ItemReader {
  /** The item as it stands now; undefined for what is none, or has left the store. */
  read(key: string, parts: readonly Part[], page: string): Promise<Shown | undefined>;
}

type World = Pick<Engine, "store" | "runtime" | "workflows" | "catalogue" | "teams">;

export function createItemReader({ store, runtime, workflows, catalogue, teams }: World): ItemReader {
  const numbers = new Map<string, string>();

  /** A version by its number, as people call it; where it was never saved, by its hash. */
  async function versionName({ workflow, hash }: ItemState): Promise<string> {
    const known = numbers.get(hash);
    if (known !== undefined) return known;
    const { versions } = await versionsOf(store, workflow);
    for (const { number, hash } of versions) numbers.set(hash, `version ${number}`);
    return numbers.get(hash) ?? hash.slice(0, 12);
  }

  function usersOf(name: string): string[] {
    const team = teams.now().teams.find((one) => one.name === name);
    const names = team ? team.members.map(({ user }) => user) : [name];
    return names.flatMap((user) => teams.directory.user(user)?.id ?? []);
  }

  return {
    async read(key, parts, page) {
      const stored = await store.entries(key);
      if (stored[0]?.entry.kind !== "item-started") return undefined;
      const entries = stored.map(({ entry }) => entry);
      const row: ItemRow | undefined = await store.getRow(key);
      const state = fold(entries);
      if (!row || !state) return undefined;
      const workflow = runtime.version(state.hash) ?? workflows.find(({ id }) => id === state.workflow);
      const isFree = (name: string) => isFreeText(catalogue, workflow, state.object, name);
      const clean = without(customerTexts(entries, state, isFree));
      const beside = {
        ...{ workflow, page, usersOf, clean },
        version: await versionName(state),
        because: becauseOf(stored, state),
      };
      return { summary: summaryOf(state, row, parts, beside), clean };
    },
  };
}

/** Why the present owner has it: by the decision, or where there was none by the entry by which it came to them. */
function becauseOf(stored: StoredEntry[], { history }: ItemState): string {
  const came = history.owners.at(-1)?.entry;
  if (came === undefined) return "";
  const since = stored.flatMap(({ seq, entry }) => (seq >= came ? [entry] : []));
  for (const entry of since)
    if (entry.kind === "decided" && entry.decision.name === OWNER) return entry.decision.because.text;
  return since[0] ? tell(since[0]) : "";
}

/** What is not known to be one of some values may be what somebody wrote. */
function isFreeText(
  catalogue: Engine["catalogue"],
  workflow: Workflow | undefined,
  object: string,
  name: string,
): boolean {
  const fact = workflow && Object.hasOwn(workflow.facts, name) ? workflow.facts[name] : undefined;
  if (fact) return fact.type === "text";
  const field = fieldIn(catalogue, object, name);
  return field === undefined || (field.type === "text" && !field.of && !field.reference);
}
