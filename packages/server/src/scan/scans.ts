import { RefusedError } from "@throughline/runtime";
import { type Arrival, castOf, markdownOf, type Played, play, type Write } from "@throughline/scan";
import { fieldsRead } from "@throughline/steps";
import type { ScanLine, ScanView } from "../api-types.ts";
import type { Engine } from "../engine.ts";
import { settingsOf } from "../settings.ts";
import { type Job, startJob } from "./job.ts";
import { type KeptScan, keepScan, lastScan } from "./kept.ts";

/** Who writes what in the org, read from its metadata beside the live work; the last scan of each object is kept. */
export interface Scans {
  /** The objects that can be scanned: those of workflows whose workspace.yaml says where the metadata is. */
  list(): ScanLine[];
  /** Rejects with RefusedError where it is not known from where to read, or a scan is running. */
  begin(object: string, by: string): ScanLine;
  /** @throws RefusedError `not-found` where the object was never scanned, and cannot be */
  view(object: string): ScanView;
  /** What becomes of an example record. @throws RefusedError `not-found` */
  play(object: string, arrival: Arrival): Played;
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

/** @param dataFolder where scans are kept; without one they are only remembered */
export function createScans(engine: Pick<Engine, "workspaces" | "clock">, dataFolder?: string): Scans {
  const remembered = new Map<string, KeptScan>();
  const states = new Map<string, { job?: Job; done: number; total: number; why?: string }>();
  const casts = new WeakMap<KeptScan, ReturnType<typeof castOf>>();

  // the file may have changed since the start
  const places = (): Place[] =>
    engine.workspaces.flatMap(({ file, workflow }): Place[] => {
      if (!workflow) return [];
      const { scan } = settingsOf(file).settings;
      const object = scan?.object ?? workflow.object;
      const own = object === workflow.object;
      return [
        {
          ...{ object, workflow: workflow.id, title: workflow.title },
          ...(scan && { folder: scan.folder }),
          governs: own ? [...workflow.governs] : [],
          reads: own ? fieldsRead(workflow).filter((field) => !workflow.governs.includes(field)) : [],
        },
      ];
    });
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

  function lastOf(object: string): KeptScan | undefined {
    const key = object.toLowerCase();
    const known =
      remembered.get(key) ?? (dataFolder === undefined ? undefined : lastScan(dataFolder, object));
    if (known) remembered.set(key, known);
    return known;
  }

  function lineOf(object: string): ScanLine {
    const own = places().filter((one) => same(one.object, object));
    const last = lastOf(object);
    const state = states.get(object.toLowerCase());
    if (own.length === 0 && !last)
      throw new RefusedError("not-found", `No workflow here is about ${object}.`);
    const folder = own.find((one) => one.folder)?.folder ?? null;
    return {
      object: last?.report.object ?? own[0]?.object ?? object,
      folder,
      running: state?.job ? { done: state.done, total: state.total } : null,
      failed: state?.why ?? null,
      last: last ? { at: last.at, by: last.by, took: last.took } : null,
    };
  }

  const needed = (object: string): KeptScan => {
    const last = lastOf(object);
    if (!last) throw new RefusedError("not-found", `${object} was not scanned yet. Scan it: POST /api/scan.`);
    return last;
  };

  return {
    list: () => [...new Set(places().map(({ object }) => object))].map(lineOf),
    begin(object, by) {
      const { folder, running } = lineOf(object);
      if (folder === null)
        throw new RefusedError(
          "invalid",
          `Nobody has said where the org's metadata is. Write into workspace.yaml beside the workflow: scan: { folder: FOLDER }.`,
        );
      if (running) throw new RefusedError("busy", `A scan of ${object} is running. Wait for it.`);
      const began = performance.now();
      const state: { job?: Job; done: number; total: number; why?: string } = { done: 0, total: 0 };
      states.set(object.toLowerCase(), state);
      state.job = startJob({ folder, object }, (done, total) => Object.assign(state, { done, total }));
      state.job.done
        .then((found) => {
          const took = Math.round(performance.now() - began);
          const kept: KeptScan = { at: engine.clock.now(), by, took, folder, ...found };
          if (dataFolder !== undefined) keepScan(dataFolder, kept);
          remembered.set(object.toLowerCase(), kept);
          states.delete(object.toLowerCase());
        })
        .catch((error: Error) => {
          states.set(object.toLowerCase(), { done: 0, total: 0, why: error.message });
        });
      return lineOf(object);
    },
    view(object) {
      const own = places().filter((one) => same(one.object, object));
      return {
        ...lineOf(object),
        workflows: own.map(({ workflow, title, governs, reads }) => ({
          id: workflow,
          title,
          governs,
          reads,
        })),
        report: lastOf(object)?.report ?? null,
      };
    },
    play(object, arrival) {
      const last = needed(object);
      const cast = casts.get(last) ?? castOf(last.writes, last.blockers);
      casts.set(last, cast);
      return play(cast, arrival);
    },
    writes: (object) => (lastOf(object)?.writes ?? []).filter((write) => same(write.object, object)),
    markdown: (object) => markdownOf(needed(object).report),
    close() {
      for (const { job } of states.values()) job?.stop();
    },
  };
}
