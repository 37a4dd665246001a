import type { FieldType as SelectedField, Subquery } from "@jetstreamapp/soql-parser-js";
import { isDerived, readField } from "../records/access.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import { TYPE_OF_REFERENCE } from "../schema/path.ts";
import type { Row } from "../storage/store.ts";
import { findPath, type QueryContext } from "./context.ts";
import { malformed } from "./errors.ts";
import { functionExpression } from "./expression.ts";

/** A record as JSON. */
export type Shaped = Record<string, unknown>;
type Column = (row: Row, out: Shaped, base: string) => void;

/** The result of a child query for one parent. */
export type ChildQuery = (parent: Row, base: string) => unknown;

interface Node {
  columns: Map<string, Column>;
  parents: Map<string, Node>;
  /** `Name` where a polymorphic reference led here, else the object's own name. */
  generic: boolean;
}

/** `attributes` of a record; `base` is `/services/data/vXX.X`. */
export const attributesOf = (type: string, object: string, id: string, base: string) => ({
  type,
  url: `${base}/sobjects/${object}/${id}`,
});

function shape(node: Node, def: ObjectDef, row: Row, base: string): Shaped {
  const out: Shaped = { attributes: attributesOf(node.generic ? "Name" : def.name, def.name, row.Id, base) };
  for (const column of node.columns.values()) column(row, out, base);
  return out;
}

function shapeParent(context: QueryContext, node: Node, id: unknown, base: string): Shaped | null {
  const row = typeof id === "string" ? context.core.store.find(id) : undefined;
  if (!row) return null;
  return shape(node, context.core.catalogue.byPrefix(row.Id.slice(0, 3))!, row, base);
}

/** Adds a field to the tree of columns, and the parents on its way. */
function addField(context: QueryContext, root: Node, def: ObjectDef, path: string, alias?: string): void {
  const { hops, field } = findPath(context, def, path, alias);
  let node = root;
  for (const hop of hops) {
    let parent = node.parents.get(hop.name);
    if (!parent) {
      const made: Node = { columns: new Map(), parents: new Map(), generic: hop.polymorphic };
      node.parents.set(hop.name, made);
      node.columns.set(hop.name, (row, out, base) => {
        out[hop.name] = shapeParent(context, made, row[hop.field], base);
      });
      parent = made;
    }
    node = parent;
  }
  node.columns.set(field.name, (row, out) => {
    out[field.name] = valueAt(context, row, field);
  });
}

function valueAt(context: QueryContext, row: Row, field: FieldDef): unknown {
  if (!isDerived(field) && field !== TYPE_OF_REFERENCE) return row[field.name] ?? null;
  const def = context.core.catalogue.byPrefix(row.Id.slice(0, 3))!;
  if (field === TYPE_OF_REFERENCE) return def.name;
  const own = fieldOf(def, field.name);
  return own ? readField(context.core, def, row, own) : null;
}

function allFields(def: ObjectDef, which: string): string[] {
  const wanted = which.toUpperCase();
  return def.fields
    .filter((field) => wanted === "ALL" || field.custom === (wanted === "CUSTOM"))
    .map((field) => field.name);
}

/**
 * Compiles a SELECT list into a function that gives a record's JSON.
 * @param child compiles a child query
 */
export function compileColumns(
  context: QueryContext,
  def: ObjectDef,
  selected: SelectedField[],
  alias: string | undefined,
  child: (query: Subquery) => ChildQuery,
): (row: Row, base: string) => Shaped {
  const root: Node = { columns: new Map(), parents: new Map(), generic: false };
  const add = (path: string) => addField(context, root, def, path, alias);

  for (const item of selected) {
    switch (item.type) {
      case "Field":
        add(item.field);
        break;
      case "FieldRelationship":
        add([...item.relationships, item.field].join("."));
        break;
      case "FieldSubquery": {
        const run = child(item.subquery);
        const name = item.subquery.relationshipName;
        const key = def.children.find((one) => one.name?.toLowerCase() === name.toLowerCase())?.name ?? name;
        root.columns.set(key, (row, out, base) => {
          out[key] = run(row, base);
        });
        break;
      }
      case "FieldTypeof":
        addTypeOf(context, root, def, item);
        break;
      case "FieldFunctionExpression": {
        if (item.functionName.toUpperCase() === "FIELDS") {
          for (const name of allFields(def, String(item.parameters[0]))) add(name);
          break;
        }
        const { read, name } = functionExpression(context, def, item, alias);
        const key = item.alias ?? name;
        root.columns.set(key, (row, out) => {
          out[key] = read(row);
        });
        break;
      }
      default:
        throw malformed("this SELECT item is not supported here");
    }
  }
  return (row, base) => shape(root, def, row, base);
}

function addTypeOf(
  context: QueryContext,
  root: Node,
  def: ObjectDef,
  item: Extract<SelectedField, { type: "FieldTypeof" }>,
): void {
  const hop = def.parents.get(item.field.toLowerCase());
  if (!hop) throw malformed(`Didn't understand relationship '${item.field}' in field path.`);
  const shapers = new Map<string, (row: Row, base: string) => Shaped>();
  for (const condition of item.conditions) {
    for (const target of condition.objectType ? [condition.objectType] : hop.referenceTo) {
      const targetDef = context.core.catalogue.get(target);
      if (!targetDef || shapers.has(targetDef.name)) continue;
      const fields = condition.fieldList.map((field) => ({ type: "Field" as const, field }));
      shapers.set(
        targetDef.name,
        compileColumns(context, targetDef, fields, undefined, () => () => null),
      );
    }
  }
  root.columns.set(hop.relationshipName!, (row, out, base) => {
    const target = context.core.store.find((row[hop.name] as string | null) ?? "");
    const object = target && context.core.catalogue.byPrefix(target.Id.slice(0, 3))!.name;
    out[hop.relationshipName!] = target ? (shapers.get(object!)?.(target, base) ?? null) : null;
  });
}
