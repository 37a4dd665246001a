import type {
  AssignmentRuleSpec,
  CriteriaItemSpec,
  FieldSpec,
  ObjectSpec,
  OrgSeed,
  PicklistSpec,
  QueueSpec,
  RecordTypeSpec,
  ValidationRuleSpec,
} from "../options.ts";
import type { ObjectDef } from "../schema/model.ts";
import { labelFromName } from "../schema/standard/parse.ts";
import { element, type XmlValue } from "../soap/xml.ts";
import type { Component } from "./component.ts";

const part = (
  type: string,
  fullName: string,
  fileName: string,
  values: Record<string, XmlValue>,
): Component => ({
  ...{ type, fullName, fileName },
  files: new Map(),
  xml: Object.entries(values)
    .map(([name, value]) => element(name, value))
    .join(""),
});

const valuesOf = (values: readonly PicklistSpec[]): XmlValue =>
  values.map((one) => {
    const {
      value,
      label,
      default: isDefault = false,
      active,
    } = typeof one === "string" ? { value: one } : one;
    return {
      fullName: value,
      default: isDefault,
      ...(active === false && { isActive: false }),
      label: label ?? value,
    };
  });

function valueSet({ values, restricted, controlledBy }: FieldSpec): XmlValue {
  if (!values) return undefined;
  const settings = values.flatMap((one) =>
    typeof one === "string" || !one.validFor
      ? []
      : [{ controllingFieldValue: one.validFor, valueName: one.value }],
  );
  return {
    controllingField: controlledBy,
    restricted: restricted ?? true,
    valueSetDefinition: { sorted: false, value: valuesOf(values) },
    valueSettings: settings,
  };
}

const criteria = (items: readonly CriteriaItemSpec[] = []): XmlValue =>
  items.map(({ field, operation, value }) => ({ field, operation, value }));

/** What fields of a type have unless more is said. */
function sizes({ type, length, precision, scale, returns }: FieldSpec): Record<string, XmlValue> {
  const shape = type === "Formula" ? returns : type;
  if (type === "Text") return { length: length ?? 255 };
  if (type === "LongTextArea" || type === "Html") return { length: length ?? 32_768, visibleLines: 3 };
  if (type === "MultiPicklist") return { visibleLines: 4 };
  if (shape !== "Number" && shape !== "Currency" && shape !== "Percent") return {};
  return { precision: precision ?? 18, scale: scale ?? (shape === "Number" ? 0 : 2) };
}

function fieldXml(name: string, spec: FieldSpec): Record<string, XmlValue> {
  const { type, formula, summary, referenceTo } = spec;
  const kind =
    type === "MultiPicklist" ? "MultiselectPicklist" : type === "Formula" ? (spec.returns ?? "Text") : type;
  return {
    fullName: name,
    caseSensitive: spec.caseSensitive,
    defaultValue:
      typeof spec.default === "boolean"
        ? spec.default
        : (spec.defaultFormula ?? (type === "Checkbox" ? false : undefined)),
    deleteConstraint: spec.deleteConstraint ?? (type === "Lookup" ? "SetNull" : undefined),
    displayFormat: type === "AutoNumber" ? (spec.format ?? "{0000}") : undefined,
    externalId: spec.externalId,
    formula,
    formulaTreatBlanksAs: formula === undefined ? undefined : spec.blanks,
    inlineHelpText: spec.help,
    label: spec.label ?? (name.endsWith("__c") ? labelFromName(name) : undefined),
    ...sizes(spec),
    referenceTo: Array.isArray(referenceTo) ? referenceTo[0] : referenceTo,
    relationshipName: spec.relationshipName,
    reparentableMasterDetail: spec.reparentable,
    required: spec.required,
    summarizedField: summary?.field,
    summaryFilterItems: criteria(summary?.filters),
    summaryForeignKey: summary?.foreignKey,
    summaryOperation: summary?.operation,
    trackHistory: spec.trackHistory,
    type: kind,
    unique: spec.unique,
    valueSet: valueSet(spec),
  };
}

const ruleXml = ({
  name,
  active,
  formula,
  message,
  field,
}: ValidationRuleSpec): Record<string, XmlValue> => ({
  fullName: name,
  active: active ?? true,
  errorConditionFormula: formula,
  errorDisplayField: field,
  errorMessage: message,
});

const recordTypeXml = (name: string, spec: RecordTypeSpec): Record<string, XmlValue> => ({
  fullName: name,
  active: spec.active ?? true,
  description: spec.description,
  label: spec.label ?? labelFromName(name),
  picklistValues: Object.entries(spec.picklists ?? {}).map(([picklist, values]) => ({
    picklist,
    values: values.map((one) => ({
      fullName: encodeURIComponent(typeof one === "string" ? one : one.value),
      default: typeof one !== "string" && one.default === true,
    })),
  })),
});

function assignmentXml(
  { name, active, entries }: AssignmentRuleSpec,
  isQueue: (name: string) => boolean,
): Record<string, XmlValue> {
  return {
    fullName: name,
    active: active ?? true,
    ruleEntry: entries.map(({ criteria: items, logic, formula, assignTo }) => ({
      assignedTo: assignTo,
      assignedToType: assignTo === undefined ? undefined : isQueue(assignTo) ? "Queue" : "User",
      booleanFilter: logic,
      criteriaItems: criteria(items),
      formula,
    })),
  };
}

function objectXml(name: string, spec: ObjectSpec): Record<string, XmlValue> {
  if (!/__(?:c|e|mdt)$/.test(name)) return {};
  const label = spec.label ?? labelFromName(name);
  const shared = { label, pluralLabel: spec.labelPlural ?? `${label}s` };
  if (name.endsWith("__e"))
    return {
      deploymentStatus: "Deployed",
      eventType: "HighVolume",
      ...shared,
      publishBehavior: spec.publishBehavior ?? "PublishImmediately",
    };
  if (name.endsWith("__mdt")) return { ...shared, visibility: "Public" };
  return {
    deploymentStatus: "Deployed",
    ...shared,
    nameField: {
      displayFormat: spec.autoNumber,
      label: spec.nameField ?? "Name",
      type: spec.autoNumber ? "AutoNumber" : "Text",
    },
    sharingModel: Object.values(spec.fields ?? {}).some(({ type }) => type === "MasterDetail")
      ? "ControlledByParent"
      : "ReadWrite",
  };
}

function queue({ name, developerName, objects, members = [] }: QueueSpec): Component {
  const file = `queues/${developerName}.queue`;
  const users = members.length > 0 ? { users: { user: members } } : undefined;
  const text = element("Queue", {
    "@xmlns": "http://soap.sforce.com/2006/04/metadata",
    doesSendEmailToMembers: false,
    name,
    queueMembers: users,
    queueSobject: objects.map((sobjectType) => ({ sobjectType })),
  });
  const files = new Map([[file, Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`)]]);
  return { type: "Queue", fullName: developerName, fileName: file, files };
}

/**
 * What a seed says of objects, rules and queues, as the Metadata API would have it.
 * @param objects all objects of the org; those of which the seed says nothing are listed too
 */
export function componentsOf(seed: OrgSeed, objects: readonly ObjectDef[]): Component[] {
  const queues = new Set((seed.queues ?? []).map(({ developerName }) => developerName));
  const out = (seed.queues ?? []).map(queue);
  for (const { name, isHistory, custom } of objects)
    if (!isHistory && !custom) out.push(part("CustomObject", name, `objects/${name}.object`, {}));
  for (const [object, spec] of Object.entries(seed.objects ?? {})) {
    const file = `objects/${object}.object`;
    out.push(part("CustomObject", object, file, objectXml(object, spec)));
    for (const [name, field] of Object.entries(spec.fields ?? {}))
      out.push(part("CustomField", `${object}.${name}`, file, fieldXml(name, field)));
    for (const rule of spec.validationRules ?? [])
      out.push(part("ValidationRule", `${object}.${rule.name}`, file, ruleXml(rule)));
    for (const [name, recordType] of Object.entries(spec.recordTypes ?? {}))
      out.push(part("RecordType", `${object}.${name}`, file, recordTypeXml(name, recordType)));
    const rules = spec.assignmentRules ?? [];
    const ruleFile = `assignmentRules/${object}.assignmentRules`;
    if (rules.length > 0) out.push(part("AssignmentRules", object, ruleFile, {}));
    for (const rule of rules)
      out.push(
        part(
          "AssignmentRule",
          `${object}.${rule.name}`,
          ruleFile,
          assignmentXml(rule, (name) => queues.has(name)),
        ),
      );
  }
  const labels = Object.entries(seed.labels ?? {});
  if (labels.length > 0) out.push(part("CustomLabels", "CustomLabels", "labels/CustomLabels.labels", {}));
  for (const [name, value] of labels)
    out.push(
      part("CustomLabel", name, "labels/CustomLabels.labels", {
        fullName: name,
        language: "en_US",
        protected: false,
        shortDescription: name,
        value,
      }),
    );
  return out;
}
