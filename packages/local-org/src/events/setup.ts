import { type Core, stampOf } from "../core.ts";
import type { EventSetup } from "../options.ts";
import { conditionOf } from "../soql/condition-of.ts";
import { createChannels, selectedObject } from "./channels.ts";
import { createTopics, type Topics } from "./topics.ts";

/**
 * The topics of an org, as the seed and the metadata together set them up.
 * @throws Error that names the channel or object at fault
 */
export function eventTopics(core: Core, setups: readonly EventSetup[]): Topics {
  const lists = setups.flatMap(({ changeDataCapture }) => (changeDataCapture ? [changeDataCapture] : []));
  const selected = lists.flat().map((name) => {
    const def = selectedObject(core.catalogue, name);
    if (!def) throw new Error(`Change Data Capture: this org has no object '${name}'.`);
    return def.name;
  });
  const channels = createChannels(
    core.catalogue,
    Object.assign({}, ...setups.map(({ eventChannels }) => eventChannels)),
    (def, filter) => conditionOf(core, def, filter),
  );
  return createTopics(core.catalogue, lists.length > 0 ? new Set(selected) : undefined, channels);
}

/**
 * Puts the managed subscriptions in place.
 * @throws Error for one whose topic the org does not have
 */
export function addManagedSubscriptions(core: Core, setups: readonly EventSetup[]): void {
  for (const spec of setups.flatMap(({ managedEventSubscriptions = [] }) => managedEventSubscriptions)) {
    const { developerName, topicName } = spec;
    const topic = core.log.topics.find(topicName);
    if (!topic)
      throw new Error(`Managed subscription ${developerName}: this org has no topic '${topicName}'.`);
    const at = stampOf(core.now());
    core.store.table("ManagedEventSubscription").put(
      managedRow({
        Id: core.newId("18x"),
        IsDeleted: false,
        CreatedDate: at,
        LastModifiedDate: at,
        SystemModstamp: at,
        DeveloperName: developerName,
        MasterLabel: spec.label ?? developerName,
        Language: "en_US",
        TopicName: topic.name,
        DefaultReplay: spec.defaultReplay ?? "LATEST",
        ErrorRecoveryReplay: spec.errorRecoveryReplay ?? "LATEST",
        State: spec.state ?? "RUN",
      }),
    );
  }
}

/** A managed subscription with its configuration in one field as well, as the Tooling API shows it. */
export function managedRow<Fields extends Record<string, unknown>>(row: Fields) {
  return {
    ...row,
    FullName: row.DeveloperName,
    Metadata: {
      defaultReplay: row.DefaultReplay,
      errorRecoveryReplay: row.ErrorRecoveryReplay,
      label: row.MasterLabel,
      state: row.State,
      topicName: row.TopicName,
    },
  };
}
