import { textOf } from "../../metadata/xml.ts";
import type { Run } from "../element.ts";
import { read, write } from "../expressions.ts";
import { targetOf } from "../read.ts";
import { copyOf, type FlowValue } from "../values.ts";

const itemsOf = (value: FlowValue): FlowValue[] =>
  Array.isArray(value) ? value : value === null ? [] : [value];

/** Hands over one item of a collection each time that it is come to; after the last one it goes on behind the loop. */
export const loops: Run = (interview, { root, name }) => {
  const left =
    interview.loops.get(name) ??
    (() => {
      const items = itemsOf(read(interview, textOf(root, "collectionReference") ?? "")).slice();
      return textOf(root, "iterationOrder") === "Desc" ? items.reverse() : items;
    })();
  if (left.length === 0) {
    interview.loops.delete(name);
    return targetOf(root, "noMoreValuesConnector");
  }
  const [item, ...rest] = left as [FlowValue, ...FlowValue[]];
  interview.loops.set(name, rest);
  const into = textOf(root, "assignNextValueToReference");
  if (into) write(interview, into, copyOf(item));
  else interview.values.set(name.toLowerCase(), copyOf(item));
  return targetOf(root, "nextValueConnector") ?? targetOf(root, "noMoreValuesConnector");
};
