import { isUtf8 } from "node:buffer";
import { existsSync } from "node:fs";
import { toId18 } from "../storage/ids.ts";
import { openLines } from "../storage/lines.ts";
import { type Component, keyOf, kindOf, textIn } from "./component.ts";

/** A component as the org has it. */
export interface Kept extends Component {
  id: string;
  /** When it was deployed first, and last; epoch milliseconds. */
  created: number;
  modified: number;
  createdBy: string;
  modifiedBy: string;
  /** Whether a deploy brought it, a folder of metadata, or the seed, which says the same in other words. */
  origin: "deploy" | "folder" | "seed";
}

/** What a deploy does to the components of an org. */
export interface Deployment {
  /** Epoch milliseconds. */
  at: number;
  userId: string;
  set: readonly Component[];
  removed: readonly { type: string; fullName: string }[];
  /** Key prefixes of all custom objects, so that the ids of records mean the same at the next start. */
  prefixes: Readonly<Record<string, string>>;
}

/** The components of an org. */
export interface Components {
  get(type: string, fullName: string): Kept | undefined;
  /** All of them; those of one type if one is given. */
  all(type?: string): Kept[];
  /** What the org would have after a deploy, which nothing is done of. */
  after(
    set: readonly Component[],
    removed: Deployment["removed"],
  ): (Component & { origin?: Kept["origin"] })[];
  /** Whether anything was ever deployed. */
  readonly changed: boolean;
  /** What deploys have taken away of what the org was started with. */
  readonly removed: ReadonlySet<string>;
  readonly prefixes: Readonly<Record<string, string>>;
  apply(deployment: Deployment): void;
  close(): void;
}

type KeptFile = string | { base64: string };

interface Line extends Omit<Deployment, "set"> {
  set: (Omit<Component, "files"> & { files: [string, KeptFile][] })[];
}

const fileOut = (data: Uint8Array): KeptFile =>
  isUtf8(data) ? textIn(data) : { base64: Buffer.from(data).toString("base64") };
const fileIn = (file: KeptFile): Uint8Array =>
  typeof file === "string" ? Buffer.from(file) : Buffer.from(file.base64, "base64");

const lineOf = ({ set, ...rest }: Deployment): Line => ({
  ...rest,
  set: set.map(({ type, fullName, fileName, xml, files }) => ({
    ...{ type, fullName, fileName },
    ...(xml !== undefined && { xml }),
    files: [...files].map(([path, data]) => [path, fileOut(data)]),
  })),
});

const deploymentIn = ({ set, ...rest }: Line): Deployment => ({
  ...rest,
  set: set.map((one) => ({
    ...one,
    files: new Map(one.files.map(([path, file]) => [path, fileIn(file)])),
  })),
});

/** The own part of a file that says nothing leaves what is known of it as it is. */
const saysNothing = ({ xml }: Component, known: Component | undefined): boolean => xml === "" && !!known;

/**
 * @param started what the org was started with; asked for when somebody wants to know
 * @param file in which every deploy is kept; none: in memory only
 */
export function createComponents(
  started: () => Readonly<Record<"seed" | "folder", readonly Component[]>>,
  startedAt: number,
  startedBy: () => string,
  file?: string,
): Components {
  const deployed = new Map<string, Kept>();
  const removed = new Set<string>();
  let base: Map<string, Kept> | undefined;
  let prefixes: Record<string, string> = {};
  let ids = 0;
  let changed = false;

  const idOf = (type: string): string =>
    toId18(`${kindOf(type)?.prefix ?? "0Mt"}Lm${(++ids).toString(36).padStart(10, "0")}`)!;
  const keep = (
    component: Component,
    origin: Kept["origin"],
    [at, by]: [number, string],
    before?: Kept,
  ): Kept => ({
    ...component,
    id: before?.id ?? idOf(component.type),
    created: before?.created ?? at,
    createdBy: before?.createdBy ?? by,
    modified: at,
    modifiedBy: by,
    origin,
  });
  const began = (): Map<string, Kept> => {
    if (base) return base;
    base = new Map();
    const { seed, folder } = started();
    for (const [origin, list] of [
      ["seed", seed],
      ["folder", folder],
    ] as const) {
      for (const one of list) {
        const before = base.get(keyOf(one));
        if (!saysNothing(one, before))
          base.set(keyOf(one), keep(one, origin, [startedAt, startedBy()], before));
      }
    }
    return base;
  };
  const find = (key: string): Kept | undefined =>
    deployed.get(key) ?? (removed.has(key) ? undefined : began().get(key));
  const take = (deployment: Deployment): void => {
    changed = true;
    for (const one of deployment.removed) {
      deployed.delete(keyOf(one));
      removed.add(keyOf(one));
    }
    for (const one of deployment.set) {
      const key = keyOf(one);
      const before = find(key);
      if (!saysNothing(one, before))
        deployed.set(key, keep(one, "deploy", [deployment.at, deployment.userId], before));
      removed.delete(key);
    }
    prefixes = { ...prefixes, ...deployment.prefixes };
  };
  const all = (): Map<string, Kept> => {
    const left = [...began()].filter(([key]) => !removed.has(key) && !deployed.has(key));
    return new Map([...left, ...deployed]);
  };

  let lines = file !== undefined && existsSync(file) ? openLines(file) : undefined;
  for (const line of (lines?.lines ?? []) as Iterable<Line>) take(deploymentIn(line));
  return {
    get: (type, fullName) => find(keyOf({ type, fullName })),
    all: (type) => [...all().values()].filter((one) => type === undefined || one.type === type),
    after(set, gone) {
      const then = new Map<string, Component & { origin?: Kept["origin"] }>(all());
      for (const one of gone) then.delete(keyOf(one));
      for (const one of set) if (!saysNothing(one, then.get(keyOf(one)))) then.set(keyOf(one), one);
      return [...then.values()];
    },
    get changed() {
      return changed;
    },
    removed,
    get prefixes() {
      return prefixes;
    },
    apply(deployment) {
      if (file !== undefined) lines ??= openLines(file);
      lines?.write(lineOf(deployment));
      take(deployment);
    },
    close: () => lines?.close(),
  };
}
