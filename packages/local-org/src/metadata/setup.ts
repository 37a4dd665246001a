import type { OrgMetadata } from "../options.ts";
import { all, type Element, textOf } from "./xml.ts";

/** `labels/CustomLabels.labels-meta.xml` */
export function takeLabels(root: Element, into: OrgMetadata): void {
  for (const label of all(root, "labels")) {
    const name = textOf(label, "fullName");
    if (name) into.labels = { ...into.labels, [name]: textOf(label, "value") ?? "" };
  }
}

/** `queues/Support_Intake.queue-meta.xml` */
export function takeQueue(root: Element, developerName: string, into: OrgMetadata): void {
  const objects = all(root, "queueSobject").map((one) => textOf(one, "sobjectType") ?? "");
  const members = all(root, "queueMembers")
    .flatMap((one) => all(one, "users"))
    .flatMap((one) => all(one, "user"))
    .map((user) => user.text.trim());
  into.queues = [
    ...(into.queues ?? []),
    { name: textOf(root, "name") ?? developerName, developerName, objects, members },
  ];
}

const VALUE = { true: true, false: false } as Record<string, boolean>;

/** `customMetadata/Limit.Gold.md-meta.xml`: a record of the type `Limit__mdt`. */
export function takeCustomMetadata(root: Element, name: string, into: OrgMetadata): void {
  const [type = "", DeveloperName = ""] = name.split(".");
  const values = all(root, "values").map((one) => {
    const text = textOf(one, "value");
    return [textOf(one, "field") ?? "", text === undefined ? null : (VALUE[text] ?? text)];
  });
  const label = textOf(root, "label") ?? DeveloperName;
  const record = {
    DeveloperName,
    MasterLabel: label,
    Label: label,
    QualifiedApiName: DeveloperName,
    ...Object.fromEntries(values),
  };
  const known = into.customMetadata?.[`${type}__mdt`] ?? [];
  into.customMetadata = { ...into.customMetadata, [`${type}__mdt`]: [...known, record] };
}
