import type { OrgMetadata, OrgSeed } from "../options.ts";
import { together } from "../schema/catalogue.ts";

/**
 * A seed with what metadata brings along; where both have something of the same name, the seed's counts. Members of
 * queues whom the seed does not know are left out.
 */
export function withMetadata(seed: OrgSeed, metadata: OrgMetadata): OrgSeed {
  const own = new Set((seed.queues ?? []).map((queue) => queue.developerName));
  const people = new Set((seed.users ?? []).map((user) => user.username));
  const queues = (metadata.queues ?? [])
    .filter((queue) => !own.has(queue.developerName))
    .map((queue) => ({ ...queue, members: (queue.members ?? []).filter((name) => people.has(name)) }));
  const records = { ...seed.records };
  for (const [type, list] of Object.entries(metadata.customMetadata ?? {}))
    records[type] = [...list, ...(records[type] ?? [])];
  const objects = together(seed.objects ?? {}, metadata.objects);
  for (const { object, name, profile } of metadata.recordTypeDefaults ?? []) {
    const type = objects[object]?.recordTypes?.[name];
    if (!type || type.defaultFor === true) continue;
    objects[object] = {
      ...objects[object],
      recordTypes: {
        ...objects[object]?.recordTypes,
        [name]: { ...type, defaultFor: [...(type.defaultFor || []), profile] },
      },
    };
  }
  return {
    ...seed,
    objects,
    labels: { ...metadata.labels, ...seed.labels },
    queues: [...queues, ...(seed.queues ?? [])],
    records,
  };
}
