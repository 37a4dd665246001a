import {
  type AgentFiles,
  addressesIn,
  type CheckContext,
  type FieldInfo,
  type TeamInfo,
  type ValueType,
} from "@throughline/workflow";
import type { Surroundings } from "../api/types.ts";

/**
 * What the page checks a text against: as the server does it, so that both say the same. What is not known is not
 * checked; models are the server's to say.
 */
export function checkContextOf(known: Surroundings | undefined): Omit<CheckContext, "kinds"> {
  if (!known) return {};
  const { object, objects, teams, operations } = known;
  return {
    ...(Object.hasOwn(objects, object) && {
      fields: (of: string, name: string) => fieldOf(known, of, name),
      fieldNames: (of: string) => objects[of]?.fields.map(({ name }) => name) ?? [],
    }),
    ...(teams && {
      teams: Object.fromEntries(
        teams.map(({ name, members, more }): [string, TeamInfo] => [
          name,
          { members, ...(more && { more }) },
        ]),
      ),
    }),
    ...(operations && {
      operations: operations.map(({ name }) => name),
      operationTypes: Object.fromEntries(
        operations.map(({ name, input, output }) => [
          name,
          { ...(input && { input }), ...(output && { output }) },
        ]),
      ),
      operation: (wanted: string) => {
        const found = operations.find(({ name }) => name === wanted);
        return found && { writes: found.writes, addresses: addressesIn(found.input) };
      },
    }),
  };
}

/** The files of agents that a text may take agents from. */
export const agentFilesOf = (known: Surroundings | undefined): AgentFiles =>
  Object.fromEntries(
    Object.entries(known?.agents ?? {}).map(([name, text]) => [name, { file: `agents/${name}.yaml`, text }]),
  );

type KnownField = Surroundings["objects"][string]["fields"][number];

/** A field by its name, also of a parent: `Account.Tier__c`. `unknown-object` where the parent is not known here. */
function fieldOf(
  known: Surroundings,
  object: string,
  name: string,
): FieldInfo | "unknown-object" | undefined {
  const fields = fieldsByName(known, object);
  if (!fields) return "unknown-object";
  const dot = name.indexOf(".");
  if (dot < 0) return fields.get(name);
  const parents = parentsOf(fields, name.slice(0, dot));
  const found = parents.map((parent) => fieldOf(known, parent, name.slice(dot + 1)));
  return (
    found.find((one) => typeof one === "object") ?? found.find((one) => one === "unknown-object") ?? undefined
  );
}

const parentsOf = (fields: Map<string, KnownField>, relationship: string): string[] =>
  [...fields.values()].find(({ parent }) => parent?.name === relationship)?.parent?.of ?? [];

const byObject = new WeakMap<Surroundings, Map<string, Map<string, KnownField>>>();

function fieldsByName(known: Surroundings, object: string): Map<string, KnownField> | undefined {
  if (!Object.hasOwn(known.objects, object)) return undefined;
  let objects = byObject.get(known);
  if (!objects) {
    objects = new Map();
    byObject.set(known, objects);
  }
  let fields = objects.get(object);
  if (!fields) {
    fields = new Map(known.objects[object]?.fields.map((field) => [field.name, field]));
    objects.set(object, fields);
  }
  return fields;
}

/** A field as it is offered to somebody: parents' fields too, one step away or as far as they are known. */
export interface OfferedField {
  /** `Account.Tier__c` */
  name: string;
  /** `Account: Tier` */
  label: string;
  type: ValueType;
  of?: string[];
  restricted?: boolean;
  updateable: boolean;
}

const offered = new WeakMap<Surroundings, OfferedField[]>();

/** The fields of the object and of its parents, those of the object first, each by its label. */
export function fieldsToOffer(known: Surroundings | undefined): OfferedField[] {
  if (!known) return [];
  let all = offered.get(known);
  if (!all) {
    all = [...offeredOf(known, known.object, "", "")];
    offered.set(known, all);
  }
  return all;
}

function* offeredOf(
  known: Surroundings,
  object: string,
  path: string,
  label: string,
): Generator<OfferedField> {
  const fields = [...(fieldsByName(known, object)?.values() ?? [])];
  for (const field of fields.toSorted((a, b) => a.label.localeCompare(b.label, "en"))) {
    const { name, type, of, restricted, updateable } = field;
    yield {
      ...{ name: path + name, label: label + field.label, type },
      ...(of && { of, restricted: restricted ?? false }),
      updateable: updateable && path === "",
    };
  }
  if (path !== "") return;
  for (const { parent } of fields)
    for (const above of parent?.of ?? [])
      yield* offeredOf(known, above, `${parent?.name}.`, `${parent?.name}: `);
}
