import type { ElicitRequestFormParams } from "@modelcontextprotocol/server";

/** A question of a task's form, as programs are shown it. */
export interface Field {
  name: string;
  title?: string | undefined;
  type: string;
  /** What can be chosen. */
  of?: string[] | undefined;
  optional: boolean;
  /** Asked only where another one has this value. */
  onlyWith?: { field: string; is: unknown } | undefined;
}

type Schema = ElicitRequestFormParams["requestedSchema"];

/** A form as clients of MCP show one: its questions by name, and choices to choose from. */
export const schemaOf = (fields: Field[]): Schema => ({
  type: "object",
  properties: Object.fromEntries(fields.map((field) => [field.name, questionOf(field)])),
  required: fields.filter(({ optional, onlyWith }) => !optional && !onlyWith).map(({ name }) => name),
});

function questionOf(field: Field): Schema["properties"][string] {
  const { title, type, of } = field;
  const description = hintFor(field);
  const words = { ...(title !== undefined && { title }), ...(description && { description }) };
  switch (type) {
    case "choice":
      return { ...words, type: "string", enum: of ?? [] };
    case "number":
      return { ...words, type: "number" };
    case "boolean":
      return { ...words, type: "boolean" };
    case "date":
      return { ...words, type: "string", format: "date" };
    case "datetime":
      return { ...words, type: "string", format: "date-time" };
    default:
      return { ...words, type: "string" };
  }
}

function hintFor({ type, onlyWith }: Field): string {
  const only = onlyWith && `Only where ${onlyWith.field} is ${onlyWith.is}.`;
  // a form of MCP has no lists but those to choose from
  return [only, type === "list" && "With commas between."].filter(Boolean).join(" ");
}

/** What somebody filled in, as the form takes it: nothing that was not asked, and nothing that was left open. */
export const answerIn = (fields: Field[], content: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap(({ name, type }) => {
      const value = content[name];
      if (value === undefined || value === "") return [];
      return [[name, type === "list" && typeof value === "string" ? partsOf(value) : value]];
    }),
  );

const partsOf = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** A form for whoever cannot be shown one. */
export const wordsFor = (fields: Field[]): string =>
  fields
    .map(({ name, type, of, optional, onlyWith }) => {
      const kind = type === "choice" ? `one of ${of?.join(", ")}` : type;
      const only = onlyWith && `only where ${onlyWith.field} is ${onlyWith.is}`;
      return [`${name}: ${kind}`, optional && "optional", only].filter(Boolean).join(", ");
    })
    .join("; ");
