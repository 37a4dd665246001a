import { loadMetadata, sourceOf } from "../metadata/load.ts";
import { keepSource, sourceAt, sourcesOver } from "../metadata/sources.ts";
import type { ObjectSpec, OrgMetadata, OrgSeed, Sources } from "../options.ts";
import { withMetadata } from "../seed/with-metadata.ts";
import { type Component, keyOf } from "./component.ts";
import { readable } from "./source-format.ts";
import type { Kept } from "./store.ts";

/** What an org is made of beside its records: what its seed says, and what its metadata does. */
export interface Setup {
  /** With the objects, queues, labels and records of the metadata. */
  seed: OrgSeed;
  metadata: OrgMetadata;
  /** Custom objects that were deleted: what is kept of their records is passed over. */
  dropped: ReadonlySet<string>;
}

const NO_METADATA: OrgMetadata = { objects: {}, customPermissions: [], permissionSets: {} };

/** @throws Error for a file that is of another kind */
function sourcesIn({ metadata = {} }: OrgSeed): Sources {
  const read: OrgMetadata = { ...NO_METADATA };
  for (const [path, text] of Object.entries(metadata)) {
    const place = sourceAt(path);
    if (!place)
      throw new Error(
        `metadata: '${path}' is no file of a flow, approval process, e-mail template, quick action, workflow, notification type or Apex class; for the rest start the org with a folder of metadata.`,
      );
    keepSource(read, place, text);
  }
  return read.sources ?? {};
}

/** What an org is started with. */
export const setupOf = (seed: OrgSeed = {}, metadata: OrgMetadata = NO_METADATA): Setup => ({
  seed: withMetadata(seed, metadata),
  metadata: { ...metadata, sources: sourcesOver(sourcesIn(seed), metadata.sources) },
  dropped: new Set(),
});

/** One list after the other, the later one in place of what has the same name. */
function byName<T extends { name: string }>(before: readonly T[] = [], after: readonly T[] = []): T[] {
  const names = new Set(after.map(({ name }) => name));
  return [...before.filter(({ name }) => !names.has(name)), ...after];
}

function objectOver(before: ObjectSpec = {}, after: ObjectSpec): ObjectSpec {
  const rules = byName(before.assignmentRules, after.assignmentRules);
  const active = after.assignmentRules?.find((rule) => rule.active !== false);
  return {
    ...before,
    ...after,
    fields: { ...before.fields, ...after.fields },
    validationRules: byName(before.validationRules, after.validationRules),
    recordTypes: { ...before.recordTypes, ...after.recordTypes },
    // the one that was made active last is the only one
    assignmentRules: active
      ? rules.map((rule) => (rule === active ? rule : { ...rule, active: false }))
      : rules,
    duplicateRules: byName(before.duplicateRules, after.duplicateRules),
  };
}

const without = <T>(record: Record<string, T> | undefined, gone: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => !gone(name)));

/** A seed without what deploys have taken away. */
function lacking(seed: OrgSeed, removed: ReadonlySet<string>): OrgSeed {
  const gone = (type: string) => (fullName: string) => removed.has(keyOf({ type, fullName }));
  const objects = Object.entries(seed.objects ?? {}).filter(([name]) => !gone("CustomObject")(name));
  const files = without(seed.metadata, (path) => {
    const place = sourceAt(path);
    return place !== undefined && gone(place.type)(place.name);
  });
  return {
    ...seed,
    metadata: files,
    queues: (seed.queues ?? []).filter((queue) => !gone("Queue")(queue.developerName)),
    labels: without(seed.labels, gone("CustomLabel")),
    objects: Object.fromEntries(
      objects.map(([object, spec]) => {
        const left = (type: string) => (name: string) => gone(type)(`${object}.${name}`);
        const rules = <T extends { name: string }>(list: readonly T[] | undefined, type: string): T[] =>
          (list ?? []).filter(({ name }) => !left(type)(name));
        const kept: ObjectSpec = {
          ...spec,
          fields: without(spec.fields, left("CustomField")),
          recordTypes: without(spec.recordTypes, left("RecordType")),
          validationRules: rules(spec.validationRules, "ValidationRule"),
          assignmentRules: rules(spec.assignmentRules, "AssignmentRule"),
          duplicateRules: rules(spec.duplicateRules, "DuplicateRule"),
        };
        return [object, kept];
      }),
    ),
  };
}

/**
 * What an org is made of when its components are these.
 * @param started what it was started with
 * @param removed keys of what has been deleted of that
 * @param prefixes key prefixes that custom objects have already
 * @throws FileError for a component that cannot be read, whose path is one of `readable`
 */
export function setupAfter(
  started: { seed: OrgSeed; metadata: OrgMetadata },
  components: readonly (Component & { origin?: Kept["origin"] })[],
  removed: ReadonlySet<string>,
  prefixes: Readonly<Record<string, string>>,
): Setup {
  // what the seed says it says better than the XML that is made of it
  const read = components.filter(({ origin }) => origin !== "seed");
  const loaded = loadMetadata(readable(read).texts);
  // a channel may come before its members; until then it tells nothing
  const channels = Object.entries(loaded.eventChannels ?? {}).filter(([, { members }]) => members.length > 0);
  const metadata: OrgMetadata = { ...loaded, eventChannels: Object.fromEntries(channels) };
  const fromFolder = sourceOf(started.metadata) !== undefined;
  const first = lacking(fromFolder ? started.seed : setupOf(started.seed, started.metadata).seed, removed);
  const objects = { ...first.objects };
  for (const [name, spec] of Object.entries(metadata.objects))
    objects[name] = objectOver(objects[name], spec);
  for (const [name, prefix] of Object.entries(prefixes))
    if (objects[name]) objects[name] = { ...objects[name], prefix };
  const seed = withMetadata({ ...first, objects }, { ...metadata, objects: {} });
  const dropped = new Set(
    [...removed]
      .filter((key) => key.startsWith("CustomObject:"))
      .map((key) => key.slice(key.indexOf(":") + 1)),
  );
  if (fromFolder)
    return {
      seed,
      metadata: { ...metadata, sources: sourcesOver(sourcesIn(first), metadata.sources) },
      dropped,
    };
  const { customPermissions, permissionSets, changeDataCapture, eventChannels } = started.metadata;
  const selected = [...(changeDataCapture ?? []), ...(metadata.changeDataCapture ?? [])];
  return {
    seed,
    dropped,
    metadata: {
      ...metadata,
      customPermissions: [...new Set([...customPermissions, ...metadata.customPermissions])],
      permissionSets: { ...permissionSets, ...metadata.permissionSets },
      ...(selected.length > 0 && { changeDataCapture: selected }),
      eventChannels: { ...eventChannels, ...metadata.eventChannels },
      sources: sourcesOver(sourcesIn(first), started.metadata.sources, metadata.sources),
    },
  };
}
