import type { Filter, Of } from "../syntax/ast.ts";
import { idsIn } from "./collections.ts";
import { type Guard, type Known, type Rec, type Said, settled, waysOf } from "./known.ts";
import { joined, literal, negated, saidOf } from "./said.ts";
import type { Frame, Walk } from "./walk.ts";

/** Objects of which a record is looked up by its name, and the fields that name it. */
const NAMED: Record<string, { of: string; by: RegExp }> = {
  group: { of: "Queue", by: /^(developername|name)$/i },
  queuesobject: { of: "Queue", by: /^queue\.(developername|name)$/i },
  user: { of: "User", by: /^(username|name|alias)$/i },
  recordtype: { of: "RecordType", by: /^(developername|name)$/i },
};

/** What a query finds: the records of the save itself, those that are asked for, or a queue or user by its name. */
export function queried(expr: Of<"query">, frame: Frame, walk: Walk): Known {
  const { text, query, line } = expr;
  const type = `List<${query.from}>`;
  const list = (any: Known): Known => ({
    text,
    type,
    filled: true,
    cell: { type: query.from, added: [], any },
  });
  const filters = query.where?.is === "and" ? query.where.of : query.where ? [query.where] : [];

  const names = NAMED[query.from.toLowerCase()];
  if (names) {
    for (const filter of filters) {
      if (filter.is !== "compare" || filter.op !== "=" || !names.by.test(filter.field)) continue;
      const name = filter.values[0] && settled(walk.eval(filter.values[0], frame)).constant;
      if (typeof name === "string") return list({ text, named: { of: names.of, name } });
    }
  }
  const rec: Rec = { id: `${frame.file}:${line}`, type: query.from, saved: false, where: [] };
  for (const filter of filters) {
    const same =
      filter.is === "compare" && /^id$/i.test(filter.field) ? recordsOf(filter, frame, walk) : undefined;
    if (same) rec.id = same.id;
    else rec.where.push({ text: filter.text, ...saying(filter, rec, frame, walk) });
  }
  return list({ text, type: query.from, rec });
}

/** The records whose ids are asked for: `Id = :c.Id`, `Id IN :Trigger.newMap.keySet()`, `Id IN :cases`. */
function recordsOf(filter: Extract<Filter, { is: "compare" }>, frame: Frame, walk: Walk): Rec | undefined {
  const [value] = filter.values;
  if (!value || !/^(=|in)$/.test(filter.op)) return undefined;
  const known = settled(walk.eval(value, frame));
  if (known.rec) return known.rec;
  const ids = idsIn(known);
  if (ids) return ids;
  const any = known.cell?.any;
  return any?.rec ?? waysOf(known).find(({ known }) => known.idOf)?.known.idOf;
}

function saying(filter: Filter, rec: Rec, frame: Frame, walk: Walk): Pick<Guard, "said"> {
  const said = filterSaid(filter, rec, frame, walk);
  return said ? { said } : {};
}

const COMPARED: Record<string, string> = {
  "=": "==",
  "!=": "!=",
  "<>": "!=",
  "<": "<",
  ">": ">",
  "<=": "<=",
  ">=": ">=",
};

function filterSaid(filter: Filter, rec: Rec, frame: Frame, walk: Walk): Said | undefined {
  if (filter.is === "not")
    return negated({ text: "", said: filterSaid(filter.of, rec, frame, walk) ?? [] }).said;
  if (filter.is !== "compare") {
    const parts = filter.of.map((part) => filterSaid(part, rec, frame, walk));
    const op = filter.is === "and" ? " && " : " || ";
    return joined(
      "(",
      parts.reduce((left, right) => joined(left, op, right)),
      ")",
    );
  }
  const field: Said = [{ rec, path: filter.field }];
  const values = filter.values.map((value) => settled(walk.eval(value, frame)));
  const [first] = values;
  if (!first || filter.field === "") return undefined;
  if (filter.op === "in" || filter.op === "notin") {
    const all = values.length === 1 && first.cell ? first.cell.added.map(({ known }) => known) : values;
    if (all.length === 0) return undefined;
    const list = all.map(saidOf).reduce((left, right) => joined(left, ", ", right));
    return joined(filter.op === "in" ? "oneOf(" : "!oneOf(", field, ", ", list, ")");
  }
  if (filter.op === "like") {
    const [, begin, middle, end] = /^(%?)([^%_]+)(%?)$/.exec(String(first.constant ?? "")) ?? [];
    if (!middle) return undefined;
    const test = begin && end ? "contains" : begin ? "endsWith" : end ? "startsWith" : undefined;
    return test
      ? joined(field, `.${test}(${literal(middle)})`)
      : joined("(", field, ` == ${literal(middle)})`);
  }
  const op = COMPARED[filter.op];
  if (!op) return undefined;
  if (first.constant === null) return joined(op === "==" ? "blank(" : "given(", field, ")");
  return joined("(", field, ` ${op} `, saidOf(first), ")");
}
