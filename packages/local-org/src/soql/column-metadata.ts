import type { Query, FieldType as SelectedField, Subquery } from "@jetstreamapp/soql-parser-js";
import type { Core } from "../core.ts";
import { type FieldDef, type FieldType, fieldOf, type ObjectDef } from "../schema/model.ts";
import { pathOf } from "./aggregate.ts";
import { aggregateOf, isAggregate } from "./aggregate-functions.ts";
import { childOf } from "./children.ts";
import { allFields } from "./columns.ts";
import { findPath, type QueryContext, queryContext } from "./context.ts";
import { noSuchRelationship } from "./errors.ts";
import { functionExpression } from "./expression.ts";
import { isNumber } from "./literal.ts";
import { parseSoql } from "./parse.ts";
import { queriedObject } from "./select.ts";

/** What `columns=true` tells about one column. */
interface Column {
  aggregate: boolean;
  apexType: string;
  booleanType: boolean;
  columnName: string;
  custom: boolean;
  displayName: string;
  foreignKeyName: string | null;
  insertable: boolean;
  joinColumns: Column[];
  numberType: boolean;
  textType: boolean;
  updatable: boolean;
}

const APEX_TYPES: Partial<Record<FieldType, string>> = {
  id: "Id",
  reference: "Id",
  boolean: "Boolean",
  int: "Integer",
  double: "Double",
  currency: "Double",
  percent: "Double",
  date: "Date",
  datetime: "Datetime",
  address: "Address",
};

function column(name: string, type: FieldType | undefined, over: Partial<Column> = {}): Column {
  const apexType = (type && APEX_TYPES[type]) ?? "String";
  return {
    aggregate: false,
    apexType,
    booleanType: type === "boolean",
    columnName: name,
    custom: false,
    displayName: name,
    foreignKeyName: null,
    insertable: false,
    joinColumns: [],
    numberType: type !== undefined && isNumber(type),
    textType: apexType === "String" && type !== undefined,
    updatable: false,
    ...over,
  };
}

const ofField = (field: FieldDef): Column =>
  column(field.name, field.type, {
    custom: field.custom ?? false,
    insertable: field.createable ?? false,
    updatable: field.updateable ?? false,
  });

/** Puts the column of a path into a list, below the columns of the parents on its way. */
function addPath(
  context: QueryContext,
  def: ObjectDef,
  path: string,
  alias: string | undefined,
  to: Column[],
) {
  const { hops, field } = findPath(context, def, path, alias);
  let list = to;
  for (const hop of hops) {
    let parent = list.find((one) => one.columnName === hop.name);
    if (!parent) {
      parent = column(hop.name, undefined, { apexType: "Sobject", foreignKeyName: hop.field });
      list.push(parent);
    }
    list = parent.joinColumns;
  }
  list.push(ofField(field));
}

function addTypeOf(
  context: QueryContext,
  def: ObjectDef,
  item: Extract<SelectedField, { type: "FieldTypeof" }>,
  to: Column[],
) {
  const hop = def.parents.get(item.field.toLowerCase());
  if (!hop) throw noSuchRelationship(context.text, item.field, item.field);
  const parent = column(hop.relationshipName!, undefined, { apexType: "Sobject", foreignKeyName: hop.name });
  for (const { objectType, fieldList } of item.conditions) {
    const target = queriedObject(context, objectType ?? hop.referenceTo[0]);
    for (const name of fieldList) {
      const known = fieldOf(target, name);
      if (known && !parent.joinColumns.some((one) => one.columnName === known.name))
        parent.joinColumns.push(ofField(known));
    }
  }
  to.push(parent);
}

function columnsOf(context: QueryContext, def: ObjectDef, query: Query | Subquery): Column[] {
  const columns: Column[] = [];
  const alias = query.sObjectAlias;
  let unnamed = 0;
  for (const item of query.fields ?? []) {
    const path = pathOf(item);
    if (path !== undefined) addPath(context, def, path, alias, columns);
    else if (item.type === "FieldSubquery") {
      const child = childOf(context, def, item.subquery);
      const joinColumns = columnsOf(context, child.def, item.subquery);
      columns.push(column(child.name, undefined, { aggregate: true, apexType: "Sobject", joinColumns }));
    } else if (item.type === "FieldTypeof") addTypeOf(context, def, item, columns);
    else if (item.type === "FieldFunctionExpression") {
      const name = item.functionName.toUpperCase();
      if (name === "FIELDS") {
        const names = allFields(def, String(item.parameters[0]));
        for (const one of names) addPath(context, def, one, alias, columns);
        continue;
      }
      const many = isAggregate(name) || name === "GROUPING" || "groupBy" in query;
      const { type, name: shown } = isAggregate(name)
        ? { ...aggregateOf(context, def, item, alias), name }
        : name === "GROUPING"
          ? { type: "int" as const, name }
          : functionExpression(context, def, item, alias);
      const key = item.alias ?? (many ? `expr${unnamed++}` : shown);
      columns.push(column(key, type, { aggregate: true, displayName: item.alias ?? item.rawValue ?? key }));
    }
  }
  return columns;
}

/**
 * Describes the columns of a query, which is not run: names in canonical case, parents and child queries with columns
 * of their own.
 * @throws OrgError as the query would for its SELECT list
 */
export function columnMetadata(core: Core, text: string, userId: string): object {
  const query = parseSoql(text);
  const context = queryContext(core, text, userId, false);
  const def = queriedObject(context, query.sObject);
  const columns = columnsOf(context, def, query);
  return {
    columnMetadata: columns,
    entityName: def.name,
    groupBy: query.groupBy !== undefined,
    idSelected: columns.some(({ columnName }) => columnName === "Id"),
    keyPrefix: def.keyPrefix,
  };
}
