import type { Leaving } from "../placement/leaving.ts";
import type { Choices, VersionEntry } from "./entry.ts";
import type { VersionText } from "./text.ts";

/** A version of a workflow, as the journal leaves it. */
export interface Version extends VersionText {
  /** 1, 2, 3, … within the workflow. */
  number: number;
  /** Names it in every entry of the trail: the workflow's own hash. */
  hash: string;
  /** `draft`: it has never run, `retired`: it has, or is not to. */
  state: "draft" | "active" | "retired";
  savedAt: string;
  savedBy: string;
  note?: string;
  /** The last time that it went live. */
  activated?: { at: string; by: string; approvedBy?: string; note?: string } & Choices;
  /** The last time that it was taken out. */
  retiredAt?: string;
  /** What may leave the org by it. */
  leaves?: Leaving[];
}

/** Somebody wants a version to go live. The last one of a version counts. */
export interface ActivationRequest extends Choices {
  number: number;
  at: string;
  by: string;
  note?: string;
  /** What of the org the version relies on, as it was when it was asked. */
  org?: Record<string, string>;
  state: "asked" | "approved" | "refused" | "activated";
  approved?: { at: string; by: string; note?: string };
  /** Why it was refused. */
  because?: string[];
}

/** Items in flight are still to be told what was chosen for them. */
export interface Telling extends Choices {
  /** Place of the activation in the journal, from 1. */
  activation: number;
  number: number;
  by: string;
  note?: string;
}

/** What a person says of an item that goes another way on another version. */
export interface Mark {
  item: string;
  from: string;
  to: string;
  expected: boolean;
  at: string;
  by: string;
  note?: string;
}

/** A what-if that was run to its end. */
export interface WhatIfDone {
  from: string;
  to: string;
  items: number;
  changed: number;
  at: string;
  by: string;
}

/** The versions of one workflow: the fold of its journal. */
export interface Versions {
  /** In the order in which they were saved. */
  versions: Version[];
  /** Number of the version that new items begin with; absent: none has been activated. */
  active?: number;
  /** Versions that were active one after the other up to the active one; going back takes those after it away. */
  line: number[];
  telling?: Telling;
  /** In the order in which they were asked. */
  requests: ActivationRequest[];
  /** The last word on each difference. */
  marks: Mark[];
  /** The last one of each two versions. */
  whatIfs: WhatIfDone[];
  /** How many entries the journal has. */
  entries: number;
}

export const NO_VERSIONS: Versions = {
  ...{ versions: [], line: [], requests: [], marks: [], whatIfs: [], entries: 0 },
};

/** The versions after an entry. Pure: `before` stays as it is. */
export function applyVersion(before: Versions, entry: VersionEntry): Versions {
  return { ...before, ...changed(before, entry), entries: before.entries + 1 };
}

function changed(before: Versions, entry: VersionEntry): Partial<Versions> {
  switch (entry.kind) {
    case "version-saved": {
      const { kind: _, at, by, ...rest } = entry;
      const version: Version = { ...rest, state: "draft", savedAt: at, savedBy: by };
      return { versions: [...before.versions, version] };
    }
    case "activation-asked": {
      const { kind: _, ...rest } = entry;
      return { requests: [...before.requests, { ...rest, state: "asked" }] };
    }
    case "activation-approved": {
      const { kind: _, number, ...approved } = entry;
      return { requests: lastOf(before, number, { state: "approved", approved }) };
    }
    case "activation-refused": {
      const { number, because } = entry;
      return { requests: lastOf(before, number, { state: "refused", because }) };
    }
    case "version-activated": {
      const { kind: _, number, ...activated } = entry;
      const versions = before.versions.map((version): Version => {
        if (version.number === number) return { ...version, state: "active", activated };
        if (version.state !== "active") return version;
        return { ...version, state: "retired", retiredAt: entry.at };
      });
      const { at: _at, approvedBy: _by, ...chosen } = activated;
      return {
        ...{ versions, active: number, line: lineWith(before.line, number) },
        requests: lastOf(before, number, { state: "activated" }),
        // at the first activation nothing is in flight
        ...(before.active !== undefined && {
          telling: { activation: before.entries + 1, number, ...chosen },
        }),
      };
    }
    case "in-flight-done":
      return before.telling?.activation === entry.activation ? { telling: undefined } : {};
    case "version-retired": {
      const { number, at } = entry;
      const versions = before.versions.map(
        (version): Version =>
          version.number === number ? { ...version, state: "retired", retiredAt: at } : version,
      );
      return { versions, ...(before.active === number && { active: undefined }) };
    }
    case "placement-accepted": {
      const { number, leaves } = entry;
      const versions = before.versions.map(
        (version): Version => (version.number === number ? { ...version, leaves } : version),
      );
      return { versions };
    }
    case "what-if-done": {
      const { kind: _, ...done } = entry;
      const others = before.whatIfs.filter(({ from, to }) => from !== done.from || to !== done.to);
      return { whatIfs: [...others, done] };
    }
    case "difference-marked": {
      const { kind: _, ...mark } = entry;
      const others = before.marks.filter(
        ({ item, from, to }) => item !== mark.item || from !== mark.from || to !== mark.to,
      );
      return { marks: [...others, mark] };
    }
  }
}

const lineWith = (line: number[], number: number) => [
  ...line.slice(0, line.includes(number) ? line.indexOf(number) : undefined),
  number,
];

/** The requests with a change to the last one of a version, unless it is over. */
function lastOf({ requests }: Versions, number: number, change: Partial<ActivationRequest>) {
  const last = requests.findLastIndex((request) => request.number === number);
  return requests.map((request, index) =>
    index === last && OPEN.includes(request.state) ? { ...request, ...change } : request,
  );
}

const OPEN: ActivationRequest["state"][] = ["asked", "approved"];

/** A version by its number, `active`, or `draft` for the newest one that has not run. */
export function versionNamed({ versions, active }: Versions, name: string): Version | undefined {
  if (name === "draft") return versions.findLast(({ state }) => state === "draft");
  const number = name === "active" ? active : Number(name);
  return versions.find((version) => version.number === number);
}
