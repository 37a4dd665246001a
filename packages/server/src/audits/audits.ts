import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { exportTrails, verify } from "@throughline/audit";
import { RefusedError } from "@throughline/runtime";
import type { AuditView, ExportMade, VerificationMade } from "../api-types.ts";
import type { Engine } from "../engine.ts";
import type { Signer } from "../placement/index.ts";
import { readPrivate, writePrivate } from "../sign-in/private-file.ts";
import { startVerifying } from "./verify-job.ts";

/** The trail, as those see it who answer for it: verified, and handed out with a proof. */
export interface Audits {
  view(): Promise<AuditView>;
  /** Recomputes every hash, beside the live work. @throws RefusedError `busy` */
  verify(by: string): void;
  /** Copies the trails of a period to a file. @throws RefusedError `busy`, `invalid` */
  export(period: { from: string; until: string }, by: string): void;
  /** A file that was made. @throws RefusedError `not-found` */
  file(name: string): string;
  close(): Promise<void>;
}

interface Kept {
  verification: VerificationMade | null;
  exports: ExportMade[];
}

/** Exports that are remembered; the files of older ones are removed. */
const MOST_EXPORTS = 10;
/** Findings that are told; all of them are told by the command. */
const MOST_FINDINGS = 100;

/**
 * @param location of the trail
 * @param dataFolder where exports are kept; without one there are none
 */
export function createAudits(
  { store, clock, log }: Pick<Engine, "store" | "clock" | "log">,
  signer: Signer,
  location: string,
  dataFolder?: string,
): Audits {
  const file = dataFolder === undefined ? undefined : join(dataFolder, "audit.json");
  const folder = dataFolder === undefined ? undefined : join(dataFolder, "exports");
  const kept: Kept = (file === undefined ? undefined : readPrivate<Kept>(file)) ?? {
    ...{ verification: null, exports: [] },
  };
  const save = () => void (file !== undefined && writePrivate(file, kept));
  let verifying: AuditView["verifying"] = null;
  let exporting: AuditView["exporting"] = null;
  let trouble: string | null = null;
  let underWay: Promise<void> = Promise.resolve();
  const stop = new AbortController();

  async function verified(by: string): Promise<void> {
    const began = performance.now();
    const onProgress = (done: number, of: number) => {
      if (verifying) Object.assign(verifying, { done, of });
    };
    const found = await (location === ":memory:"
      ? verify(store, { onProgress })
      : startVerifying(location, onProgress, stop.signal));
    kept.verification = {
      ...{ at: clock.now(), by, ms: Math.round(performance.now() - began) },
      ...{ ok: found.ok, items: found.items, entries: found.entries },
      ...{ archived: found.archived ?? 0, deleted: found.deleted ?? 0 },
      ...{ found: found.findings.length, findings: found.findings.slice(0, MOST_FINDINGS) },
    };
    save();
    if (!found.ok) log.error({ findings: found.findings.length }, "The chain of the trail does not hold.");
  }

  async function exported(period: { from: string; until: string }, by: string): Promise<void> {
    const own = folder as string;
    mkdirSync(own, { recursive: true });
    const at = clock.now();
    const name = `trail-${period.from.slice(0, 10)}-${period.until.slice(0, 10)}-${at.replace(/\D/g, "").slice(0, 14)}.sqlite`;
    const path = join(own, name);
    try {
      const claim = await exportTrails(store, path, {
        ...{ ...period, at, by, sign: signer.sign, signal: stop.signal },
        onProgress: (items) => {
          if (exporting) exporting.items = items;
        },
      });
      const { items, entries, heads } = claim;
      kept.exports.unshift({ name, at, by, ...period, items, entries, heads });
      for (const { name: old } of kept.exports.splice(MOST_EXPORTS)) rmSync(join(own, old), { force: true });
      save();
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
  }

  function run(what: string, work: () => Promise<void>, over: () => void): void {
    trouble = null;
    underWay = work()
      .catch((error: Error) => {
        if (stop.signal.aborted) return;
        trouble = `${what}: ${error.message}`;
        log.error({ err: error }, what);
      })
      .finally(over);
  }

  return {
    async view() {
      const { entries } = await store.counts();
      return {
        ...{ entries, store: store.path, fingerprint: signer.fingerprint, trouble },
        ...{ verifying, exporting, verification: kept.verification, exports: kept.exports },
        canExport: folder !== undefined,
      };
    },
    verify(by) {
      if (verifying) throw new RefusedError("busy", "The trail is being verified. Wait for it.");
      verifying = { by, done: 0, of: 0 };
      run(
        "The trail could not be verified",
        () => verified(by),
        () => {
          verifying = null;
        },
      );
    },
    export(period, by) {
      if (folder === undefined)
        throw new RefusedError("invalid", "There is no data folder here to put a file in.");
      if (exporting) throw new RefusedError("busy", "Trails are being copied. Wait for it.");
      if (!(period.from < period.until))
        throw new RefusedError("invalid", "The period ends before it begins.", "until");
      exporting = { by, items: 0 };
      run(
        "The trails could not be copied",
        () => exported(period, by),
        () => {
          exporting = null;
        },
      );
    },
    file(name) {
      if (folder !== undefined && kept.exports.some((one) => one.name === name)) return join(folder, name);
      throw new RefusedError("not-found", `There is no file ${name} here.`);
    },
    async close() {
      stop.abort();
      await underWay;
    },
  };
}
