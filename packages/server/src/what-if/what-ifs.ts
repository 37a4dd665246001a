import { RefusedError } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { Engine } from "../engine.ts";
import { type ExampleWritten, writeExample } from "../examples/index.ts";
import { openDraft } from "../versions/draft.ts";
import { addVersionEntries, type Mark, versionsOf } from "../versions/index.ts";
import { type Job, startJob } from "./job.ts";
import type { DifferenceTold, SummaryTold } from "./told.ts";

/** What is asked: a version by its number against another one (absent: the one that is live), over a time of arrival. */
export interface Asking {
  from?: number;
  to: number;
  /** Instants: arrived at or after, and before. */
  since?: string;
  until?: string;
  by: string;
}

/** A what-if, how far it is, and what it came to. */
export interface WhatIfReport {
  id: string;
  workflow: string;
  /** Hashes of the versions. */
  from: string;
  to: string;
  since: string;
  until: string;
  by: string;
  at: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** Why it failed. */
  why?: string;
  items: number;
  changed: number;
  /** Differences that are kept, to be read; there may be more of them. */
  kept: number;
  summary?: SummaryTold;
}

export interface Listed {
  differences: (DifferenceTold & { mark?: Pick<Mark, "expected" | "by" | "at" | "note"> })[];
  total: number;
}

export interface DifferenceQuery {
  page: number;
  pageSize: number;
  how?: DifferenceTold["how"];
  /** Those that somebody has marked so, or nobody has. */
  mark?: "expected" | "not expected" | "none";
}

/** What-ifs over the live trail, beside the live work. */
export interface WhatIfs {
  /** Rejects with RefusedError where a version is not there, cannot run, or one is running. */
  begin(workflow: string, asking: Asking): Promise<WhatIfReport>;
  /** The latest ones of a workflow, newest first. */
  of(workflow: string): WhatIfReport[];
  /** @throws RefusedError `not-found` */
  report(workflow: string, id: string): WhatIfReport;
  differences(workflow: string, id: string, query: DifferenceQuery): Promise<Listed>;
  /** @throws RefusedError `not-found` */
  cancel(workflow: string, id: string): void;
  /**
   * Says of an item whether it is meant to come out otherwise. "Not expected" holds an activation up, and the item becomes a
   * regression example beside the workflow: it is to come out as it did. Without one where its trail has left the store.
   */
  mark(workflow: string, mark: Omit<Mark, "at">): Promise<ExampleWritten | undefined>;
  close(): void;
}

/** Differences of one what-if that are kept in memory, and what-ifs. */
const MOST_DIFFERENCES = 20_000;
const MOST_KEPT = 5;

const EVER = "9999-12-31T23:59:59.999Z";
const ALWAYS = "1970-01-01T00:00:00.000Z";

export function createWhatIfs(engine: Engine): WhatIfs {
  const { store, clock } = engine;
  const all: { report: WhatIfReport; differences: DifferenceTold[]; job: Job }[] = [];
  let count = 0;

  const find = (workflow: string, id: string) => {
    const found = all.find(({ report }) => report.workflow === workflow && report.id === id);
    if (!found) throw new RefusedError("not-found", `${workflow} has no what-if ${id}.`);
    return found;
  };

  async function versionOf(workflow: string, number: number | undefined) {
    // the file may be a draft by now
    const version = number ?? (await versionsOf(store, workflow)).active;
    if (version !== undefined) return openDraft({ version }, workflow, engine);
    const live = engine.workspaces.find((one) => one.workflow?.id === workflow);
    if (!live) throw new RefusedError("not-found", `There is no workflow ${workflow}.`);
    return live;
  }

  /** An activation may ask whether there was one. */
  async function writeDown({ workflow, from, to, by }: WhatIfReport, { items, changed }: SummaryTold) {
    await addVersionEntries(store, workflow, () => [
      { kind: "what-if-done", at: clock.now(), from, to, items, changed, by },
    ]);
  }

  async function keepAsExample({ item, note }: Omit<Mark, "at">): Promise<ExampleWritten | undefined> {
    const found = await store.getItem(item);
    const workspace = engine.workspaces.find(({ workflow }) => workflow?.id === found?.state.workflow);
    const entries = (await store.entries(item)).map(({ entry }) => entry);
    // an example says how an item comes out with the version that ran it
    const workflow = found && engine.runtime.version(found.state.hash);
    if (!found || !workspace || !workflow || entries[0]?.kind !== "item-started") return undefined;
    const name = `${workflow.object} ${found.row.number}`;
    return writeExample(workspace, { entries, workflow }, { name, why: note });
  }

  return {
    async begin(workflow, { from: number, to: draft, since = ALWAYS, until = EVER, by }) {
      const [from, to] = [await versionOf(workflow, number), await versionOf(workflow, draft)];
      if (all.some(({ report }) => report.state === "running"))
        throw new RefusedError("busy", "Another what-if is running. Wait for it, or cancel it.");
      const hashOf = ({ workflow: one }: typeof from) => (one as Workflow).hash;
      const report: WhatIfReport = {
        ...{ id: String(++count), workflow, from: hashOf(from), to: hashOf(to), since, until, by },
        ...{ at: clock.now(), state: "running", items: 0, changed: 0, kept: 0 },
      };
      const differences: DifferenceTold[] = [];
      const job = startJob({ from, to, settings: {} }, { store, since, until }, (found) => {
        differences.push(...found.differences.slice(0, MOST_DIFFERENCES - differences.length));
        Object.assign(report, { items: found.items, changed: found.changed, kept: differences.length });
      });
      job.done
        .then(async (summary) => {
          await writeDown(report, summary);
          Object.assign(report, { state: "done", summary });
        })
        .catch((error: Error) => {
          if (report.state === "running") Object.assign(report, { state: "failed", why: error.message });
        });
      all.unshift({ report, differences, job });
      all.splice(MOST_KEPT);
      return report;
    },
    of: (workflow) => all.flatMap(({ report }) => (report.workflow === workflow ? [report] : [])),
    report: (workflow, id) => find(workflow, id).report,
    async differences(workflow, id, { page, pageSize, how, mark }) {
      const { report, differences } = find(workflow, id);
      const { marks } = await versionsOf(store, workflow);
      const known = new Map(
        marks
          .filter(({ from, to }) => from === report.from && to === report.to)
          .map((one) => [one.item, one]),
      );
      const wanted = differences.filter((one) => {
        const said = known.get(one.item);
        const is = said ? (said.expected ? "expected" : "not expected") : "none";
        return (!how || one.how === how) && (!mark || mark === is);
      });
      const shown = wanted.slice((page - 1) * pageSize, page * pageSize).map((one) => {
        const { expected, by, at, note } = known.get(one.item) ?? {};
        if (expected === undefined || by === undefined || at === undefined) return one;
        return { ...one, mark: { expected, by, at, ...(note !== undefined && { note }) } };
      });
      return { differences: shown, total: wanted.length };
    },
    cancel(workflow, id) {
      const { report, job } = find(workflow, id);
      if (report.state !== "running") return;
      report.state = "cancelled";
      job.stop();
    },
    async mark(workflow, mark) {
      let before: Mark | undefined;
      await addVersionEntries(store, workflow, ({ versions, marks }) => {
        if (!versions.some(({ hash }) => hash === mark.to))
          throw new RefusedError("not-found", `${workflow} has no version ${mark.to}.`);
        before = marks.find(
          ({ item, from, to }) => item === mark.item && from === mark.from && to === mark.to,
        );
        return [{ kind: "difference-marked", at: clock.now(), ...mark }];
      });
      return mark.expected || before?.expected === false ? undefined : keepAsExample(mark);
    },
    close() {
      for (const { job } of all) job.stop();
    },
  };
}
