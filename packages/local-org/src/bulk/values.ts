import { OrgError, saveError } from "../errors.ts";
import { coerce } from "../records/coerce.ts";
import type { Input } from "../records/input.ts";
import type { Catalogue } from "../schema/catalogue.ts";
import { soapTypeOf } from "../schema/describe-field.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";

/** Writes the value of one cell into the fields of a row. */
type Put = (into: Input, text: string) => void;

const NULL = "#N/A";
const TRUE = new Set(["true", "yes", "y", "on", "1"]);
const FALSE = new Set(["false", "no", "n", "off", "0"]);

function cellValue(field: FieldDef, column: number, text: string): unknown {
  const lower = text.toLowerCase();
  if (field.type === "boolean" && (TRUE.has(lower) || FALSE.has(lower))) return TRUE.has(lower);
  try {
    return coerce(field, text);
  } catch (error) {
    if (!(error instanceof OrgError) || error.errorCode !== "JSON_PARSER_ERROR") throw error;
    throw saveError(
      "INVALID_FIELD",
      `Failed to deserialize field at col ${column}. Due to, '${text}' is not a valid value for the type ${soapTypeOf(field)}`,
      [field.name],
    );
  }
}

function plain(field: FieldDef, column: number): Put {
  return (into, text) => {
    into[field.name] = text === NULL ? null : cellValue(field, column, text);
  };
}

/** `Account.Number__c`, or `Contact:Who.Email` where the reference leads to several objects. */
function parent(catalogue: Catalogue, def: ObjectDef, name: string): Put | undefined {
  const [, only, relationship, key] = /^(?:(\w+):)?(\w+)\.(\w+)$/.exec(name) ?? [];
  const reference = relationship ? def.parents.get(relationship.toLowerCase()) : undefined;
  const targets = (reference?.referenceTo ?? []).filter((one) => !only || one === only);
  const known = targets.some((one) => {
    const target = catalogue.get(one);
    return target && fieldOf(target, key!)?.idLookup;
  });
  if (!known) return undefined;
  return (into, text) => {
    if (text === NULL) into[reference!.name] = null;
    else into[reference!.relationshipName!] = { [key!]: text };
  };
}

/** Turns the cells of a CSV's rows into the fields of records; a blank cell leaves its field alone. */
export interface RowReader {
  read(cells: readonly string[]): Input;
}

/** The first column that names nothing, or the reader of the rows under these columns. */
export function rowReader(
  catalogue: Catalogue,
  def: ObjectDef,
  header: readonly string[],
): RowReader | { unknown: string } {
  const puts: Put[] = [];
  for (const [i, name] of header.entries()) {
    const field = fieldOf(def, name);
    const put = field ? plain(field, i) : parent(catalogue, def, name);
    if (!put) return { unknown: name };
    puts.push(put);
  }
  return {
    read(cells) {
      if (cells.length !== header.length)
        throw saveError("INVALID_FIELD", `The row has ${cells.length} columns, the header ${header.length}`);
      const into: Input = {};
      for (const [i, text] of cells.entries()) if (text !== "") puts[i]!(into, text);
      return into;
    },
  };
}

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --`, the first error of a row. */
export function errorText(error: OrgError): string {
  const { errorCode, message, fields = [] } = error.items[0]!;
  return `${errorCode}:${message}:${fields.length > 0 ? `${fields.join(" ")} ` : ""}--`;
}
