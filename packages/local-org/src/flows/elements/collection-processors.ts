import { order } from "../../formula/values.ts";
import { all, type Element, isTrue, textOf } from "../../metadata/xml.ts";
import { conditionsHold } from "../conditions.ts";
import type { Run } from "../element.ts";
import { read, readValue, write } from "../expressions.ts";
import { type Interview, unsupported } from "../interview.ts";
import { copyOf, type FlowValue, fieldValue, isRecord, scalar } from "../values.ts";

function filtered(
  interview: Interview,
  items: readonly FlowValue[],
  root: Element,
  name: string,
): FlowValue[] {
  const into = textOf(root, "assignNextValueToReference");
  return items.filter((item) => {
    if (into) write(interview, into, item);
    else interview.values.set(`currentitem_${name.toLowerCase()}`, item);
    return conditionsHold(interview, root, name);
  });
}

function sorted(interview: Interview, items: readonly FlowValue[], root: Element): FlowValue[] {
  const { core, userId } = interview.tx;
  const options = all(root, "sortOptions").map((option) => ({
    field: textOf(option, "sortField"),
    direction: textOf(option, "sortOrder") === "Desc" ? -1 : 1,
    blankFirst: isTrue(option, "doesPutEmptyStringAndNullFirst") ?? false,
  }));
  const value = (item: FlowValue, field: string | undefined) =>
    scalar(field && isRecord(item) ? (fieldValue(core, item, field, userId) ?? null) : item);
  return [...items].sort((a, b) => {
    for (const { field, direction, blankFirst } of options) {
      const [left, right] = [value(a, field), value(b, field)];
      if (left === null || right === null) {
        if (left === right) continue;
        return (left === null) === blankFirst ? -1 : 1;
      }
      const difference = order(left, right) ?? 0;
      if (difference !== 0) return difference * direction;
    }
    return 0;
  });
}

/** Filters a collection, or sorts it. */
export const collectionProcessors: Run = (interview, { root, next, name }) => {
  const type = textOf(root, "collectionProcessorType") ?? textOf(root, "elementSubtype");
  const from = read(interview, textOf(root, "collectionReference") ?? "");
  const items = Array.isArray(from) ? from : [];
  if (type === "FilterCollectionProcessor")
    interview.values.set(name.toLowerCase(), filtered(interview, items, root, name).map(copyOf));
  else if (type === "SortCollectionProcessor") {
    const limit = scalar(readValue(interview, all(root, "limit")[0], name) ?? null) ?? textOf(root, "limit");
    const most = Number(limit) || items.length;
    // a sort changes the collection itself
    write(interview, textOf(root, "collectionReference")!, sorted(interview, items, root).slice(0, most));
  } else throw unsupported(`${name}: a ${type} is not run here.`);
  return next;
};
