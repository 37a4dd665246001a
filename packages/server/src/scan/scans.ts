import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectOrg } from "@throughline/connectors";
import { RefusedError } from "@throughline/runtime";
import { type Arrival, castOf, markdownOf, type Played, play, type Write } from "@throughline/scan";
import { fieldsRead } from "@throughline/steps";
import type { ScanLine, ScanView } from "../api-types.ts";
import type { Engine } from "../engine.ts";
import { type OrgAccess, orgName } from "../org-access.ts";
import { settingsOf } from "../settings.ts";
import { type Job, type Progress, startJob } from "./job.ts";
import { type KeptScan, keepScan, lastScan, lastScans } from "./kept.ts";

/** Who writes what in the org, read from its metadata beside the live work; the last scan of each object is kept. */
export interface Scans {
  /** The objects of workflows, and those that were scanned. */
  list(): ScanLine[];
  /** Every object that can be scanned: those of the org where it is at hand. Rejects with ConnectorFailure. */
  objects(): Promise<{ name: string; label: string }[]>;
  /** Rejects with RefusedError where it is not known from where to read, or a scan is running. */
  begin(object: string, by: string): ScanLine;
  /** Ends a scan that runs; what was found before stays. */
  cancel(object: string): ScanLine;
  /** @throws RefusedError `not-found` where the object was never scanned, and cannot be */
  view(object: string): ScanView;
  /** What becomes of an example record. @throws RefusedError `not-found` */
  play(object: string, arrival: Arrival): Played;
  /** The last scan as it is kept. @throws RefusedError `not-found` */
  last(object: string): KeptScan;
  /** What the last scan of an object says of who writes it; nothing where there was none. */
  writes(object: string): readonly Write[];
  /** The last scan as one page. @throws RefusedError `not-found` */
  markdown(object: string): string;
  close(): void;
}

interface Place {
  object: string;
  folder?: string;
  workflow: string;
  title: string;
  governs: string[];
  reads: string[];
}

interface State extends Progress {
  job?: Job;
  /** It has the org's metadata brought here. */
  ofOrg?: boolean;
  why?: string;
}

/**
 * @param dataFolder where scans are kept; without one they are only remembered
 * @param org whose metadata is read where no workspace says where it is
 */
export function createScans(
  engine: Pick<Engine, "workspaces" | "clock">,
  dataFolder?: string,
  org?: OrgAccess,
): Scans {
  const remembered = new Map<string, KeptScan>();
  const states = new Map<string, State>();
  const casts = new WeakMap<KeptScan, ReturnType<typeof castOf>>();
  let own: string | undefined;
  /** Where the org's metadata is brought to. */
  const metadata = () => {
    if (dataFolder !== undefined) return join(dataFolder, "metadata");
    own ??= mkdtempSync(join(tmpdir(), "throughline-org-"));
    return join(own, "metadata");
  };
  /** Those of the last run are read when somebody asks for all. */
  let all = dataFolder === undefined;
  const scanned = (): string[] => {
    for (const kept of all ? [] : lastScans(dataFolder as string)) {
      const key = kept.report.object.toLowerCase();
      if (!remembered.has(key)) remembered.set(key, kept);
    }
    all = true;
    return [...remembered.values()].map(({ report }) => report.object);
  };
  const known = (): string[] => {
    const objects = [...places().map(({ object }) => object), ...scanned()];
    return [...new Map(objects.map((one) => [one.toLowerCase(), one])).values()];
  };

  // the file may have changed since the start
  const places = (): Place[] =>
    engine.workspaces.flatMap(({ file, workflow }): Place[] => {
      if (!workflow) return [];
      const { scan } = settingsOf(file).settings;
      const object = scan?.object ?? workflow.object;
      const same = object === workflow.object;
      return [
        {
          ...{ object, workflow: workflow.id, title: workflow.title },
          ...(scan && { folder: scan.folder }),
          governs: same ? [...workflow.governs] : [],
          reads: same ? fieldsRead(workflow).filter((field) => !workflow.governs.includes(field)) : [],
        },
      ];
    });

  function lastOf(object: string): KeptScan | undefined {
    const key = object.toLowerCase();
    const known =
      remembered.get(key) ?? (dataFolder === undefined ? undefined : lastScan(dataFolder, object));
    if (known) remembered.set(key, known);
    return known;
  }

  function lineOf(object: string): ScanLine {
    const all = places();
    const about = all.filter((one) => same(one.object, object));
    const last = lastOf(object);
    const state = states.get(object.toLowerCase());
    // a folder of metadata is about all objects, the own one of a workflow more than another's
    const folder =
      about.find((one) => one.folder)?.folder ??
      (org ? null : (all.find((one) => one.folder)?.folder ?? null));
    if (about.length === 0 && !last && folder === null && !org)
      throw new RefusedError("not-found", `No workflow here is about ${object}.`);
    const { job, why, step, done, total } = state ?? {};
    return {
      object: last?.report.object ?? about[0]?.object ?? object,
      folder,
      org: folder === null && org ? orgName(org.login) : null,
      running: job && step ? { step, done: done ?? 0, total: total ?? 0 } : null,
      failed: why ?? null,
      last: last ? { at: last.at, by: last.by, took: last.took } : null,
    };
  }

  const needed = (object: string): KeptScan => {
    const last = lastOf(object);
    if (!last) throw new RefusedError("not-found", `${object} was not scanned yet. Scan it: POST /api/scan.`);
    return last;
  };

  return {
    list: () => known().map(lineOf),
    async objects() {
      if (!org) return known().map((name) => ({ name, label: name }));
      return (await inspectOrg({ login: org.login })).objects();
    },
    begin(object, by) {
      const { folder, running } = lineOf(object);
      if (folder === null && !org)
        throw new RefusedError(
          "invalid",
          `Nobody has said where the org's metadata is. Write into workspace.yaml beside the workflow: scan: { folder: FOLDER }.`,
        );
      if (running) throw new RefusedError("busy", `A scan of ${object} is running. Wait for it.`);
      const ofOrg = folder === null;
      if (ofOrg && [...states.values()].some((one) => one.job && one.ofOrg))
        throw new RefusedError("busy", "The org's metadata is being read already. Wait for that scan.");
      const began = performance.now();
      const from = folder ?? metadata();
      const state: State = { step: ofOrg ? "retrieving" : "reading", done: 0, total: 0, ofOrg };
      states.set(object.toLowerCase(), state);
      state.job = startJob(
        { folder: from, object, ...(ofOrg && org && { login: { ...org.login } }) },
        (progress) => Object.assign(state, progress),
        org?.allowance,
      );
      state.job.done
        .then((found) => {
          const took = Math.round(performance.now() - began);
          const kept: KeptScan = {
            ...{ at: engine.clock.now(), by, took, folder: from, ...found },
            ...(ofOrg && org && { org: orgName(org.login) }),
          };
          if (dataFolder !== undefined) keepScan(dataFolder, kept);
          remembered.set(object.toLowerCase(), kept);
          states.delete(object.toLowerCase());
        })
        .catch((error: Error) => {
          // whoever ended it knows why
          if (states.get(object.toLowerCase()) === state)
            states.set(object.toLowerCase(), { step: "reading", done: 0, total: 0, why: error.message });
        });
      return lineOf(object);
    },
    cancel(object) {
      const key = object.toLowerCase();
      const job = states.get(key)?.job;
      states.delete(key);
      job?.stop();
      return lineOf(object);
    },
    view(object) {
      const about = places().filter((one) => same(one.object, object));
      const last = lastOf(object);
      return {
        ...lineOf(object),
        workflows: about.map(({ workflow, title, governs, reads }) => ({
          ...{ id: workflow, title, governs, reads },
        })),
        missing: last?.missing ?? [],
        report: last?.report ?? null,
      };
    },
    play(object, arrival) {
      const last = needed(object);
      const cast = casts.get(last) ?? castOf(last.writes, last.blockers);
      casts.set(last, cast);
      return play(cast, arrival);
    },
    last: needed,
    writes: (object) => (lastOf(object)?.writes ?? []).filter((write) => same(write.object, object)),
    markdown: (object) => markdownOf(needed(object).report),
    close() {
      for (const { job } of states.values()) job?.stop();
      if (own !== undefined) rmSync(own, { recursive: true, force: true });
    },
  };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
