import { jsonError, type OrgError, saveError } from "../errors.ts";
import type { FieldDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";

const EMAIL = /^[^\s@<>(),;:"[\]]+@[^\s@.<>(),;:"[\]]+(?:\.[^\s@.<>(),;:"[\]]+)*$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T|$)/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?Z?$/;
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;
const ECHO = 1000;

/** How Jackson, which reads the JSON on the other side, names the kind of a value. */
function jacksonKind(value: unknown): string {
  if (value === null || value === undefined) return "VALUE_NULL value null";
  if (Array.isArray(value)) return "START_ARRAY value [";
  if (typeof value === "object") return "START_OBJECT value {";
  if (typeof value === "boolean") return `VALUE_${String(value).toUpperCase()} value ${value}`;
  if (typeof value === "number")
    return `VALUE_NUMBER_${Number.isInteger(value) ? "INT" : "FLOAT"} value ${value}`;
  return `VALUE_STRING value ${String(value).slice(0, ECHO)}`;
}

function wrongType(type: string, value: unknown): OrgError {
  return jsonError(
    `Cannot deserialize instance of ${type} from ${jacksonKind(value)} or request may be missing a required field at [line:1, column:2]`,
  );
}

function text(field: FieldDef, value: unknown): string | null {
  if (typeof value === "object") throw wrongType("string", value);
  const string = String(value);
  if (string === "") return null;
  if (string.length > field.length && field.length > 0) {
    throw saveError(
      "STRING_TOO_LONG",
      `${field.label}: data value too large: ${string.slice(0, ECHO)} (max length=${field.length})`,
      [field.name],
    );
  }
  return string;
}

function email(field: FieldDef, value: unknown): string | null {
  const string = text(field, value);
  if (string !== null && !EMAIL.test(string)) {
    throw saveError("INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${string}`, [
      field.name,
    ]);
  }
  return string;
}

function picklist(field: FieldDef, value: unknown): string | null {
  const string = text(field, value);
  if (string === null || !field.restricted || field.picklist.length === 0) return string;
  const chosen = field.type === "multipicklist" ? string.split(";") : [string];
  const bad = chosen.find((one) => !field.picklist.some((entry) => entry.active && entry.value === one));
  if (bad !== undefined) {
    throw saveError(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      `${field.label}: bad value for restricted picklist field: ${bad}`,
      [field.name],
    );
  }
  return string;
}

function number(field: FieldDef, value: unknown): number {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof parsed !== "number" || !Number.isFinite(parsed)) {
    throw wrongType(field.type === "int" ? "int" : "double", value);
  }
  if (field.type === "int" && !Number.isInteger(parsed)) throw wrongType("int", value);
  const factor = 10 ** field.scale;
  const rounded =
    field.type === "int" ? parsed : (Math.sign(parsed) * Math.round(Math.abs(parsed) * factor)) / factor;
  const whole = field.type === "int" ? field.length : field.precision - field.scale;
  if (whole > 0 && Math.abs(rounded) >= 10 ** whole) {
    throw saveError(
      "NUMBER_OUTSIDE_VALID_RANGE",
      `${field.label}: value outside of valid range on numeric field: ${parsed}`,
      [field.name],
    );
  }
  return rounded;
}

function boolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw wrongType("boolean", value);
}

function date(value: unknown): string {
  const match = typeof value === "string" ? DATE.exec(value) : null;
  if (!match) throw wrongType("date", value);
  const [, y, m, d] = match.map(Number) as [number, number, number, number];
  const parsed = new Date(Date.UTC(y, m - 1, d));
  if (parsed.getUTCMonth() !== m - 1 || parsed.getUTCDate() !== d) throw wrongType("date", value);
  return (value as string).slice(0, 10);
}

/** A moment as it is kept: UTC, whole seconds, `2026-11-22T21:46:10.000+0000`. */
function datetime(value: unknown): string {
  const match = typeof value === "string" ? MOMENT.exec(value) : null;
  const ms = match ? Date.parse(match[1] ? (value as string) : `${value}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw wrongType("datetime", value);
  return `${new Date(ms).toISOString().slice(0, 19)}.000+0000`;
}

/** A time of day as it is kept: `13:30:00.000Z`. */
function time(value: unknown): string {
  const match = typeof value === "string" ? TIME.exec(value) : null;
  if (!match) throw wrongType("time", value);
  const [, hours, minutes, seconds = "00", millis = ""] = match;
  return `${hours}:${minutes}:${seconds}.${millis.slice(0, 3).padEnd(3, "0")}Z`;
}

function base64(value: unknown): string {
  if (typeof value !== "string" || !BASE64.test(value)) throw wrongType("base64Binary", value);
  return value;
}

function reference(field: FieldDef, value: unknown): string {
  const id = toId18(value);
  if (!id) {
    if (typeof value === "object") throw wrongType("string", value);
    throw saveError(
      "MALFORMED_ID",
      `${field.label}: id value of incorrect type: ${String(value).slice(0, ECHO)}`,
      [field.name],
    );
  }
  return id;
}

/**
 * Turns a JSON value into the value to be kept, or refuses it as Salesforce does. `""` is null.
 * @throws OrgError STRING_TOO_LONG, INVALID_EMAIL_ADDRESS, MALFORMED_ID, JSON_PARSER_ERROR and the like
 */
export function coerce(field: FieldDef, value: unknown): unknown {
  if (value === null || value === undefined || value === "") {
    return field.type === "boolean" ? boolean(value) : null;
  }
  switch (field.type) {
    case "boolean":
      return boolean(value);
    case "int":
    case "double":
    case "currency":
    case "percent":
      return number(field, value);
    case "date":
      return date(value);
    case "datetime":
      return datetime(value);
    case "time":
      return time(value);
    case "base64":
      return base64(value);
    case "reference":
    case "id":
      return reference(field, value);
    case "email":
      return email(field, value);
    case "picklist":
    case "multipicklist":
      return picklist(field, value);
    default:
      return text(field, value);
  }
}
