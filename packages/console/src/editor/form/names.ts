import type { Is, Path } from "@throughline/workflow";
import type { Surroundings } from "../../api/types.ts";
import { isMap } from "./shape.ts";

/** Something that a text of the file may name. */
export interface Named {
  name: string;
  /** What it is, in a word or two. */
  note?: string;
}

/** From where names come: the file itself, and what the server knows of the org and the workspace. */
export interface Naming {
  /** What stands at a path of the file. */
  at(path: Path): unknown;
  around: Surroundings | undefined;
}

type Field = Surroundings["objects"][string]["fields"][number];

/** What of its kind there is to be named; nothing where nobody knows. */
export function namesOf(is: Is | string, { at, around }: Naming, place: Path = []): Named[] {
  const find = FINDERS[is];
  return find ? find({ at, around }, place) : [];
}

const keysIn = (value: unknown): string[] => (isMap(value) ? Object.keys(value) : []);

const named = (names: readonly string[] | undefined | null, note: string): Named[] =>
  (names ?? []).map((name) => ({ name, note }));

const facts = ({ at }: Naming): Named[] =>
  Object.entries(isMap(at(["facts"])) ? (at(["facts"]) as Record<string, unknown>) : {}).map(
    ([name, fact]) => ({
      name,
      note: isMap(fact) && typeof fact.type === "string" ? `fact, ${fact.type}` : "fact",
    }),
  );

/** The object's own fields, and those of the records that it refers to. */
function fields({ at, around }: Naming): Named[] {
  const own = fieldsOf(around, String(at(["object"]) ?? around?.object ?? ""));
  const parents = own.flatMap(({ parent }) =>
    (parent?.of ?? []).flatMap((object) =>
      fieldsOf(around, object).map((field) => ({ ...asNamed(field), name: `${parent?.name}.${field.name}` })),
    ),
  );
  return [...own.map(asNamed), ...parents];
}

export const fieldsOf = (around: Surroundings | undefined, object: string): Field[] =>
  around?.objects[object]?.fields ?? [];

const asNamed = ({ name, label, type }: Field): Named => ({ name, note: label === name ? type : label });

const teams = ({ around }: Naming) =>
  named(
    around?.teams?.map(({ name }) => name),
    "team",
  );
const queues = ({ around }: Naming) => named(around?.queues, "queue");
const users = ({ around }: Naming) => named(around?.users, "user");

const models = ({ around }: Naming): Named[] => [
  ...(around?.models.local ?? []).map(({ name, rows }) => ({
    name: name.startsWith("local/") ? name : `local/${name}`,
    note: `local, made of ${rows.toLocaleString("en")} items`,
  })),
  ...(around?.models.language ?? []).map(({ name, price, missing }) => ({
    name,
    note: missing ?? (price ? `$${price.input} a million tokens` : "language model"),
  })),
];

const FINDERS: Record<string, (from: Naming, place: Path) => Named[]> = {
  fact: facts,
  field: (from) => [...facts(from), ...fields(from)],
  skill: (from) => [
    ...facts(from),
    ...named(
      [
        ...new Set(
          from.around?.teams?.flatMap(({ members }) => members.flatMap(({ skills }) => Object.keys(skills))),
        ),
      ],
      "skill",
    ),
  ],
  agent: ({ at }) =>
    Object.entries(isMap(at(["agents"])) ? (at(["agents"]) as Record<string, unknown>) : {}).map(
      ([name, agent]) => ({
        name,
        ...(isMap(agent) && typeof agent.role === "string" && { note: agent.role }),
      }),
    ),
  stage: ({ at }) => {
    const stages = at(["stages"]);
    return (Array.isArray(stages) ? stages : []).flatMap((one) =>
      isMap(one) && typeof one.stage === "string" ? [{ name: one.stage }] : [],
    );
  },
  team: teams,
  queue: queues,
  owner: (from) => [...queues(from), ...users(from)],
  person: (from) => [
    { name: "owner", note: "who has the item" },
    ...teams(from),
    ...queues(from),
    ...users(from),
  ],
  operation: ({ around }) =>
    (around?.operations ?? []).map(({ name, writes }) => ({
      name,
      note: writes ? "changes something" : "reads",
    })),
  // what the operation takes and answers that the call beside it names
  parameter: (from, place) => {
    const operation = operationBeside(from, place);
    const required = operation?.input?.required;
    return (operation?.inputs ?? []).map((name) => ({
      name,
      note: `${Array.isArray(required) && required.includes(name) ? "needed, " : ""}${typeOf(operation?.input, name)}`,
    }));
  },
  answer: (from, place) => {
    const operation = operationBeside(from, place);
    return (operation?.answers ?? []).map((name) => ({ name, note: typeOf(operation?.output, name) }));
  },
  model: models,
  object: ({ around }) =>
    Object.entries(around?.objects ?? {}).map(([name, { label }]) => ({ name, note: label })),
  lookup: ({ at, around }) =>
    Object.entries(around?.objects ?? {}).flatMap(([object, { fields }]) =>
      fields.flatMap(({ name, label, parent }) =>
        parent?.of.includes(String(at(["object"]))) ? [{ name: `${object}.${name}`, note: label }] : [],
      ),
    ),
};

/** The operation that the call names in whose parameters or answers a place is. */
function operationBeside({ at, around }: Naming, place: Path) {
  const step = at(place.slice(0, -2));
  const used = isMap(step) ? Object.values(step) : [];
  return around?.operations?.find(({ name }) => used.includes(name));
}

/** The type of a part of a declared value, in a word; dotted where it lies deeper. */
function typeOf(schema: Record<string, unknown> | undefined, name: string): string {
  const within = (here: unknown, part: string) =>
    isMap(here) && isMap(here.properties) ? here.properties[part] : undefined;
  // what an operation takes may have dots in its own name: contact.name
  const found = within(schema, name) ?? name.split(".").reduce(within, schema);
  const { type, format, contentMediaType, enum: values } = isMap(found) ? found : {};
  if (Array.isArray(values)) return `one of ${values.slice(0, 5).join(", ")}`;
  if (contentMediaType !== undefined || format === "binary") return "content of a file";
  return String(format ?? (Array.isArray(type) ? type.find((one) => one !== "null") : type) ?? "any value");
}

/** What is known of the values of a fact or field: its type, and those that it can have. */
export interface Values {
  type: string;
  of?: string[];
  optional: boolean;
  isFact: boolean;
}

export function valuesOf(name: string | undefined, { at, around }: Naming): Values | undefined {
  if (name === undefined) return undefined;
  const fact = at(["facts", name]);
  if (isMap(fact)) {
    const of = Array.isArray(fact.of) ? fact.of.map(String) : keysIn(fact.of);
    return {
      ...{ type: String(fact.type ?? "text"), optional: fact.optional === true, isFact: true },
      ...(of.length > 0 && { of }),
    };
  }
  const [parent, inner] = name.split(".");
  const own = fieldsOf(around, String(at(["object"]) ?? around?.object ?? ""));
  const found = inner
    ? own
        .find((field) => field.parent?.name === parent)
        ?.parent?.of.flatMap((object) => fieldsOf(around, object))
        .find((field) => field.name === inner)
    : own.find((field) => field.name === name);
  return found && { type: found.type, optional: true, isFact: false, ...(found.of && { of: found.of }) };
}

export { keysIn };
