import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { OrgSeed } from "../options.ts";
import { FIELD_SPEC_TYPES } from "../schema/custom-field.ts";

/** What may stand in a seed: a scalar of some type, a list, a map with known keys, or one with free keys. */
type Shape =
  | "string"
  | "number"
  | "boolean"
  | "any"
  | { oneOf: readonly string[] }
  | { either: Shape[] }
  | { list: Shape }
  | { of: Shape }
  | { keys: Record<string, Shape>; required?: string[] };

const PICKLIST_VALUE: Shape = {
  either: [
    "string",
    {
      keys: {
        value: "string",
        label: "string",
        default: "boolean",
        closed: "boolean",
        active: "boolean",
        validFor: { list: "string" },
      },
      required: ["value"],
    },
  ],
};

const CRITERIA_ITEM: Shape = {
  keys: { field: "string", operation: "string", value: { either: ["string", "number", "boolean"] } },
  required: ["field", "operation"],
};

const FIELD: Shape = {
  keys: {
    type: { oneOf: FIELD_SPEC_TYPES },
    label: "string",
    length: "number",
    precision: "number",
    scale: "number",
    values: { list: PICKLIST_VALUE },
    controlledBy: "string",
    restricted: "boolean",
    required: "boolean",
    default: { either: ["string", "number", "boolean"] },
    referenceTo: { either: ["string", { list: "string" }] },
    relationshipName: "string",
    externalId: "boolean",
    unique: "boolean",
    caseSensitive: "boolean",
    help: "string",
    defaultFormula: "string",
    deleteConstraint: { oneOf: ["SetNull", "Restrict", "Cascade"] },
    reparentable: "boolean",
    trackHistory: "boolean",
    summary: {
      keys: {
        operation: { oneOf: ["count", "sum", "min", "max"] },
        foreignKey: "string",
        field: "string",
        filters: { list: CRITERIA_ITEM },
      },
      required: ["operation", "foreignKey"],
    },
    format: "string",
    formula: "string",
    blanks: { oneOf: ["BlankAsZero", "BlankAsBlank"] },
    returns: {
      oneOf: ["Text", "Number", "Currency", "Percent", "Checkbox", "Date", "DateTime", "Time"],
    },
  },
};

const PRESET: Shape = { oneOf: ["LATEST", "EARLIEST"] };

const CHANNEL_MEMBER: Shape = {
  either: [
    "string",
    {
      keys: { entity: "string", enrichedFields: { list: "string" }, filter: "string" },
      required: ["entity"],
    },
  ],
};

const DUPLICATE_RULE: Shape = {
  keys: {
    name: "string",
    active: "boolean",
    action: { oneOf: ["alert", "block"] },
    on: { list: { oneOf: ["insert", "update"] } },
    message: "string",
    match: {
      list: {
        keys: {
          object: "string",
          rule: "string",
          filter: "string",
          fields: {
            list: {
              either: [
                "string",
                {
                  keys: { field: "string", with: "string", exact: "boolean", blanksMatch: "boolean" },
                  required: ["field"],
                },
              ],
            },
          },
        },
        required: ["fields"],
      },
    },
  },
  required: ["name", "match"],
};

const SEED: Shape = {
  keys: {
    objects: {
      of: {
        keys: {
          label: "string",
          labelPlural: "string",
          prefix: "string",
          nameField: "string",
          autoNumber: "string",
          publishBehavior: { oneOf: ["PublishImmediately", "PublishAfterCommit"] },
          fields: { of: FIELD },
          validationRules: {
            list: {
              keys: {
                name: "string",
                active: "boolean",
                formula: "string",
                message: "string",
                field: "string",
              },
              required: ["name", "formula", "message"],
            },
          },
          assignmentRules: {
            list: {
              keys: {
                name: "string",
                active: "boolean",
                entries: {
                  list: {
                    keys: {
                      criteria: { list: CRITERIA_ITEM },
                      logic: "string",
                      formula: "string",
                      assignTo: "string",
                    },
                  },
                },
              },
              required: ["name", "entries"],
            },
          },
          duplicateRules: { list: DUPLICATE_RULE },
          recordTypes: {
            of: {
              keys: {
                label: "string",
                description: "string",
                active: "boolean",
                picklists: { of: { list: PICKLIST_VALUE } },
                defaultFor: { either: ["boolean", { list: "string" }] },
                visibleTo: { list: "string" },
              },
            },
          },
        },
      },
    },
    labels: { of: "string" },
    connectedApps: {
      list: {
        keys: {
          id: "string",
          secret: "string",
          publicKeyPem: "string",
          username: "string",
          redirectUris: { list: "string" },
          scopes: { list: "string" },
        },
        required: ["id", "username"],
      },
    },
    queues: {
      list: {
        keys: {
          name: "string",
          developerName: "string",
          objects: { list: "string" },
          members: { list: "string" },
        },
        required: ["name", "developerName", "objects"],
      },
    },
    users: {
      list: {
        keys: {
          username: "string",
          name: "string",
          email: "string",
          active: "boolean",
          profile: "string",
          timeZone: "string",
          password: "string",
          permissionSets: { list: "string" },
        },
        required: ["username", "name"],
      },
    },
    records: { of: { list: { of: "any" } } },
    metadata: { of: "string" },
    apex: { of: { keys: { outputs: { of: "any" }, error: "string" } } },
    changeDataCapture: { list: "string" },
    eventChannels: { of: { keys: { members: { list: CHANNEL_MEMBER } }, required: ["members"] } },
    managedEventSubscriptions: {
      list: {
        keys: {
          developerName: "string",
          label: "string",
          topicName: "string",
          defaultReplay: PRESET,
          errorRecoveryReplay: PRESET,
          state: { oneOf: ["RUN", "STOP"] },
        },
        required: ["developerName", "topicName"],
      },
    },
  },
};

type Fail = (node: Node | null, message: string) => never;

function describeShape(shape: Shape): string {
  if (typeof shape === "string")
    return shape === "string" ? "a text" : shape === "any" ? "a value" : `a ${shape}`;
  if ("oneOf" in shape) return `one of ${shape.oneOf.join(", ")}`;
  if ("either" in shape) return shape.either.map(describeShape).join(" or ");
  return "list" in shape ? "a list" : "a map";
}

function fits(node: Node | null, shape: Shape): boolean {
  if (shape === "any") return true;
  if (typeof shape === "string") return isScalar(node) && typeof node.value === shape;
  if ("oneOf" in shape) return isScalar(node) && shape.oneOf.includes(String(node.value));
  if ("either" in shape) return shape.either.some((one) => fits(node, one));
  return "list" in shape ? isSeq(node) : isMap(node);
}

function check(node: Node | null, shape: Shape, place: string, fail: Fail): void {
  if (!fits(node, shape)) fail(node, `${place || "the seed"} must be ${describeShape(shape)}`);
  if (typeof shape === "string" || "oneOf" in shape) return;
  if ("either" in shape) {
    check(node, shape.either.find((one) => fits(node, one))!, place, fail);
  } else if ("list" in shape && isSeq(node)) {
    for (const [i, item] of node.items.entries()) check(item as Node, shape.list, `${place}[${i}]`, fail);
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = String(isScalar(key) ? key.value : key);
      const below = "of" in shape ? shape.of : (shape as { keys: Record<string, Shape> }).keys[name];
      const known = "keys" in shape ? `; known are ${Object.keys(shape.keys).join(", ")}` : "";
      if (!below) fail(key as Node, `'${name}' is unknown${place ? ` in ${place}` : ""}${known}`);
      check(value as Node | null, below!, place ? `${place}.${name}` : name, fail);
    }
    const missing = "required" in shape ? shape.required?.find((name) => !node.has(name)) : undefined;
    if (missing) fail(node, `${place} lacks '${missing}'`);
  }
}

/**
 * Reads a seed from the text of an `org.yaml`.
 * @throws Error with line and column: broken YAML, an unknown key, a value of the wrong type
 */
export function loadSeed(yamlText: string): OrgSeed {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `line ${line}, column ${col}`;
  };
  const [error] = document.errors;
  if (error) throw new Error(`${at(error.pos[0])}: ${error.message.split(" at line")[0]}.`);
  if (document.contents === null) return {};
  check(document.contents as Node, SEED, "", (node, message) => {
    throw new Error(`${at(node?.range?.[0] ?? 0)}: ${message}.`);
  });
  return document.toJS() as OrgSeed;
}
