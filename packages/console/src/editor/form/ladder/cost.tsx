import { useFilling } from "../filling.tsx";
import { isMap, type Place } from "../shape.ts";

/** What asking costs, where a place names language models whose price is known; and what an item may cost at most. */
export function Cost({ place }: { place: Place }) {
  const { around, at, step } = useFilling();
  const named = isMap(place.value) ? Object.values(place.value).flat() : [];
  const priced = (around?.models.language ?? []).filter(({ name }) => named.includes(name));
  const prices = priced.flatMap(({ price }) => price ?? []);
  if (priced.length === 0) return null;
  const agent = step && at([...step, "agent"]);
  const own = typeof agent === "string" ? at(["agents", agent, "budget"]) : undefined;
  const cap = (isMap(own) ? own["per item"] : own) ?? at(["budget", "per item"]);
  const dearest = prices.toSorted((one, other) => other.output - one.output)[0];
  return (
    <span title="US dollars for a million tokens of question and of answer">
      {dearest && ` · $${dearest.input} and $${dearest.output} a million tokens`}
      {typeof cap === "string" && `, at most ${cap} an item`}
    </span>
  );
}
