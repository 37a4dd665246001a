import type { FieldType as SelectedField, Subquery } from "@jetstreamapp/soql-parser-js";
import { isDerived, readField } from "../records/access.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import { TYPE_OF_REFERENCE } from "../schema/path.ts";
import type { Row } from "../storage/store.ts";
import { findPath, type QueryContext } from "./context.ts";
import { aliased, malformed, noSuchRelationship, selectedTwice } from "./errors.ts";
import { functionExpression } from "./expression.ts";

/** A record as JSON. */
export type Shaped = Record<string, unknown>;

/** Where records are handed out. */
export interface Outlet {
  /** `/services/data/vXX.X` */
  base: string;
  /** The rows of a child query as they stand in their parent: all of them, or a first page. */
  children(length: number, record: (index: number, outlet: Outlet) => Shaped): object;
}

type Column = (row: Row, out: Shaped, outlet: Outlet) => void;

/** The result of a child query for one parent. */
export type ChildQuery = (parent: Row, outlet: Outlet) => unknown;

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

/** Where the bytes of a field are found; null if there are none. */
export const blobUrl = (object: string, row: Row, field: FieldDef, base: string): string | null =>
  (row[field.name] ?? null) === null ? null : `${base}/sobjects/${object}/${row.Id}/${field.name}`;

function shape(node: Node, def: ObjectDef, row: Row, outlet: Outlet): Shaped {
  const out: Shaped = {
    attributes: attributesOf(node.generic ? "Name" : def.name, def.name, row.Id, outlet.base),
  };
  for (const column of node.columns.values()) column(row, out, outlet);
  return out;
}

function shapeParent(context: QueryContext, node: Node, id: unknown, outlet: Outlet): Shaped | null {
  const row = typeof id === "string" ? context.core.store.find(id) : undefined;
  if (!row) return null;
  return shape(node, context.core.catalogue.byPrefix(row.Id.slice(0, 3))!, row, outlet);
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
      node.columns.set(hop.name, (row, out, outlet) => {
        out[hop.name] = shapeParent(context, made, row[hop.field], outlet);
      });
      parent = made;
    }
    node = parent;
  }
  if (node.columns.has(field.name)) throw selectedTwice(context.text, path, field.name);
  node.columns.set(field.name, (row, out, { base }) => {
    out[field.name] = valueAt(context, row, field, base);
  });
}

function valueAt(context: QueryContext, row: Row, field: FieldDef, base: string): unknown {
  const plain = !isDerived(field) && field !== TYPE_OF_REFERENCE && field.type !== "base64";
  if (plain) return row[field.name] ?? null;
  const def = context.core.catalogue.byPrefix(row.Id.slice(0, 3))!;
  if (field.type === "base64") return blobUrl(def.name, row, field, base);
  if (field === TYPE_OF_REFERENCE) return def.name;
  const own = fieldOf(def, field.name);
  return own ? readField(context.core, def, row, own, context.userId) : null;
}

/** The fields that FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM) means. */
export function allFields(def: ObjectDef, which: string): string[] {
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
): (row: Row, outlet: Outlet) => Shaped {
  const root: Node = { columns: new Map(), parents: new Map(), generic: false };
  const add = (path: string) => addField(context, root, def, path, alias);
  const only = (key: string, given: string, column: Column) => {
    if (root.columns.has(key)) throw selectedTwice(context.text, given, key);
    root.columns.set(key, column);
  };

  for (const item of selected) {
    if ((item.type === "Field" || item.type === "FieldRelationship") && "alias" in item && item.alias) {
      const path = item.type === "Field" ? item.field : [...item.relationships, item.field].join(".");
      throw aliased(context.text, path);
    }
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
        only(key, name, (row, out, outlet) => {
          out[key] = run(row, outlet);
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
        only(key, key, (row, out) => {
          out[key] = read(row);
        });
        break;
      }
      default:
        throw malformed("this SELECT item is not supported here");
    }
  }
  return (row, outlet) => shape(root, def, row, outlet);
}

function addTypeOf(
  context: QueryContext,
  root: Node,
  def: ObjectDef,
  item: Extract<SelectedField, { type: "FieldTypeof" }>,
): void {
  const hop = def.parents.get(item.field.toLowerCase());
  if (!hop) throw noSuchRelationship(context.text, item.field, item.field);
  const shapers = new Map<string, (row: Row, outlet: Outlet) => Shaped>();
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
  root.columns.set(hop.relationshipName!, (row, out, outlet) => {
    const target = context.core.store.find((row[hop.name] as string | null) ?? "");
    const object = target && context.core.catalogue.byPrefix(target.Id.slice(0, 3))!.name;
    out[hop.relationshipName!] = target ? (shapers.get(object!)?.(target, outlet) ?? null) : null;
  });
}
