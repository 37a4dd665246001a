import type { ManagedEventSubscriptionSpec, OrgMetadata } from "../options.ts";
import { all, type Element, textOf } from "./xml.ts";

const needed = (root: Element, name: string): string => {
  const text = textOf(root, name);
  if (text === undefined) throw new Error(`it has no ${name}.`);
  return text;
};

/** A custom channel; its members come in files of their own. */
export function takeChannel(name: string, into: OrgMetadata): void {
  into.eventChannels ??= {};
  into.eventChannels[name] ??= { members: [] };
}

/** A member of a custom channel, or of the standard one: an object that is selected for Change Data Capture. */
export function takeChannelMember(root: Element, into: OrgMetadata): void {
  const [channel, entity] = [needed(root, "eventChannel"), needed(root, "selectedEntity")];
  if (channel === "ChangeEvents") {
    into.changeDataCapture = [...(into.changeDataCapture ?? []), entity];
    return;
  }
  takeChannel(channel, into);
  const filter = textOf(root, "filterExpression");
  const enrichedFields = all(root, "enrichedFields").map((field) => needed(field, "name"));
  into.eventChannels![channel]!.members.push({ entity, enrichedFields, ...(filter && { filter }) });
}

export function takeManagedSubscription(root: Element, name: string, into: OrgMetadata): void {
  const [defaultReplay, errorRecoveryReplay, state, label] = [
    "defaultReplay",
    "errorRecoveryReplay",
    "state",
    "label",
  ].map((field) => textOf(root, field));
  const spec = {
    developerName: name,
    topicName: needed(root, "topicName"),
    defaultReplay,
    errorRecoveryReplay,
    state,
    label,
  };
  into.managedEventSubscriptions = [
    ...(into.managedEventSubscriptions ?? []),
    spec as ManagedEventSubscriptionSpec,
  ];
}
