import { type OrgError, saveError } from "../errors.ts";
import { toId18 } from "../storage/ids.ts";
import type { Action, Parameter, Values } from "./action.ts";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const wrong = ({ name, type }: Parameter, value: unknown): OrgError =>
  saveError(
    "INVALID_ARGUMENT_TYPE",
    `The value of the input parameter ${name} has the wrong type; ${type} is expected: ${String(value).slice(0, 100)}`,
    [name],
  );

/** One value of a parameter; numbers and checkboxes may be given as text, as REST clients do. */
function one(parameter: Parameter, value: unknown): unknown {
  const { type } = parameter;
  const text = typeof value === "string" ? value.trim() : undefined;
  switch (type) {
    case "BOOLEAN":
      if (typeof value === "boolean") return value;
      if (text !== undefined && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
      break;
    case "NUMBER":
    case "INTEGER": {
      const number = text ? Number(text) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
      break;
    }
    case "DATE":
      if (text !== undefined && DATE.test(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)))
        return text.slice(0, 10);
      break;
    case "DATETIME":
      if (text !== undefined && !Number.isNaN(Date.parse(text.replace("+0000", "Z"))))
        return `${new Date(text.replace("+0000", "Z")).toISOString().slice(0, 23)}+0000`;
      break;
    case "REFERENCE":
      if (text === "") return null;
      // some take a name or an e-mail address in place of an id
      if (text !== undefined) return toId18(text) ?? text;
      break;
    case "SOBJECT":
    case "APEX":
      if (typeof value === "object" && !Array.isArray(value)) return value;
      break;
    default:
      if (typeof value !== "object") return String(value);
  }
  throw wrong(parameter, value);
}

function read(parameter: Parameter, value: unknown): unknown {
  if ((parameter.maxOccurs ?? 1) === 1) {
    if (Array.isArray(value)) throw wrong(parameter, value);
    return one(parameter, value);
  }
  const list = Array.isArray(value) ? value : [value];
  if (list.length > parameter.maxOccurs!)
    throw saveError("INVALID_API_INPUT", `Too many values for the input parameter ${parameter.name}`);
  return list.map((each) => one(parameter, each));
}

/**
 * Reads what a client or a flow gives an action.
 * @throws OrgError REQUIRED_FIELD_MISSING, INVALID_ARGUMENT_TYPE, and INVALID_API_INPUT for a parameter that it does not have
 */
export function readInputs({ inputs, open }: Action, given: unknown): Values {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw saveError("INVALID_API_INPUT", "Each of the inputs has to be an object");
  if (open) return { ...given };
  const values: Values = {};
  for (const [name, value] of Object.entries(given)) {
    const parameter = inputs.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!parameter) throw saveError("INVALID_API_INPUT", `Unknown input parameter: ${name}`);
    if (value !== null && value !== undefined) values[parameter.name] = read(parameter, value);
  }
  const missing = inputs.find(
    ({ name, required }) => required && (values[name] === undefined || values[name] === ""),
  );
  if (missing) throw saveError("REQUIRED_FIELD_MISSING", `Missing required input parameter: ${missing.name}`);
  return values;
}
