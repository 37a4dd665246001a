import type { JsonSchema } from "../../connector.ts";
import type { FieldDescribe } from "../../port.ts";

/** Marks what says who or what gets something: free text from outside may not stand there. */
const ADDRESS = { "x-throughline": "address" };

/** An id of a record; `x-object`: of one of these objects. */
export const idSchema = (objects: string[] = []): JsonSchema => ({
  type: "string",
  pattern: "^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$",
  ...ADDRESS,
  ...(objects.length > 0 && { "x-object": objects }),
});

/** By its type as the org names it, in capitals or not; what is not here is a text. */
const TYPES: Record<string, JsonSchema> = {
  boolean: { type: "boolean" },
  ...Object.fromEntries(
    ["int", "integer", "long", "double", "number", "decimal", "currency", "percent"].map((type) => [
      type,
      { type: "number" },
    ]),
  ),
  date: { type: "string", format: "date" },
  datetime: { type: "string", format: "date-time" },
  // what has parts of its own no step can make
  ...Object.fromEntries(["sobject", "apex", "anytype", "address", "location"].map((type) => [type, {}])),
};

const textOr = (type: string): JsonSchema => ({ ...(TYPES[type.toLowerCase()] ?? { type: "string" }) });

/** A field as an input; blank is a value of it. */
export function fieldSchema(field: FieldDescribe): JsonSchema {
  const { type, label, referenceTo, restricted, picklistValues, length } = field;
  if (referenceTo?.length || type === "id") return { title: label, ...idSchema(referenceTo) };
  const values = restricted && type === "picklist" ? picklistValues : undefined;
  return {
    title: label,
    ...textOr(type),
    ...(values && { enum: values }),
    ...(!values && TYPES[type.toLowerCase()] === undefined && length && { maxLength: length }),
  };
}

/** The same as something that the org answers. */
export function answerSchema({ title, type, format }: JsonSchema): JsonSchema {
  return {
    ...(title !== undefined && { title }),
    ...(type !== undefined && { type: [type, "null"] }),
    ...(format !== undefined && { format }),
  };
}

/** An input or output of an invocable action, as its describe has it. */
export interface Parameter {
  name: string;
  label?: string | null;
  description?: string | null;
  type: string;
  sobjectType?: string | null;
  maxOccurs?: number;
  required?: boolean;
  picklistValues?: { value: string; active?: boolean }[] | null;
}

/** Names of inputs that say who or what gets something, whatever their type. */
const NAMES =
  /[Aa]ddress|[Rr]ecipient|[Cc]hannel|[Cc]onversation|[Uu]ser[Nn]ame|(?:Ids?|IdOrName)$|^(?:[Tt]o|[Bb]?[Cc]{2})(?![a-z])/;

export function parameterSchema(parameter: Parameter): JsonSchema {
  const { name, label, description, type, sobjectType, maxOccurs = 1, picklistValues } = parameter;
  const values = picklistValues?.filter(({ active }) => active !== false).map(({ value }) => value);
  const reference = /^(?:reference|id)$/i.test(type);
  const one: JsonSchema = reference
    ? idSchema(sobjectType ? [sobjectType] : [])
    : {
        ...textOr(type),
        ...(values?.length && { enum: values }),
        ...(NAMES.test(name) && ADDRESS),
      };
  return {
    ...(label && { title: label }),
    ...(description && { description }),
    ...(maxOccurs > 1 ? { type: "array", maxItems: maxOccurs, items: one } : one),
  };
}

/** An object of inputs and nothing else. */
export const inputs = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

/** What the schema of inputs says of one of them. */
export const propertyOf = ({ properties }: JsonSchema, name: string): JsonSchema =>
  (properties as Record<string, JsonSchema> | undefined)?.[name] ?? {};

/** An object of what is answered. */
export const answers = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: "object",
  properties,
});
