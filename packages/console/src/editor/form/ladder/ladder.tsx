import { Fragment } from "react";
import { AddMenu } from "../add-menu.tsx";
import { problemsAt, useFilling } from "../filling.tsx";
import { useListChanges } from "../list-form.tsx";
import { FieldProblems } from "../problems.tsx";
import { blankOf, chosenOf, type Form, formOf, type Place, type Shape } from "../shape.ts";
import { percent } from "../widget/sureness.tsx";
import { Rung } from "./rung.tsx";
import { useShares } from "./shares.ts";

/** Of longer ladders each rung is one line until it is opened. */
const SHORT = 4;

type List = Extract<Form, { as: "list" }>;

/** The ways to settle a fact, from the first that is tried to the last, each with what it settled in the past. */
export function Ladder(props: { place: Place; label: string; onRemove?: (() => void) | undefined }) {
  const form = formOf(props.place);
  return form.as === "list" ? <Rungs {...props} list={form} /> : null;
}

function Rungs({
  place,
  label,
  list,
  onRemove,
}: {
  place: Place;
  label: string;
  list: List;
  onRemove?: (() => void) | undefined;
}) {
  const { editor } = useFilling();
  const shares = useShares(place.path, label);
  const change = useListChanges(place, list, true);
  const options = list.item.anyOf ?? [];
  const add = (index: number) =>
    options.map((option) => ({
      label: option.title ?? "",
      hint: hintOf(option),
      act: () => change.insert(index, blankOf(option)),
    }));
  const last = list.items.length - 1;
  return (
    <div className="field" data-path={place.path.join("/")}>
      <ol className="ladder" aria-label={`Ways to know ${label}, tried in this order`}>
        {list.items.map((item, at) => {
          const name = `rung ${at + 1} of ${label}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rung is what stands at its place
            <Fragment key={at}>
              {at > 0 && (
                <li className="fall">
                  <span>{shares ? `${percent(leftAfter(shares, at))} go on` : "else"}</span>
                  <AddMenu hidden={`Add a way to know in front of ${name}`} choices={add(at)} />
                </li>
              )}
              <Rung
                {...{ item, name }}
                chosen={chosenOf(options, item.value)}
                share={shares && (shares[at] ?? 0)}
                begun={list.items.length <= SHORT}
                onUp={at > 0 ? () => change.move(at, at - 1) : undefined}
                onDown={at < last ? () => change.move(at, at + 2) : undefined}
                onRemove={() => change.remove(at)}
              />
            </Fragment>
          );
        })}
      </ol>
      <FieldProblems
        problems={problemsAt(
          editor.problems,
          place.path,
          list.items.map(({ path }) => path),
        )}
      />
      <div className="ladder__foot">
        <AddMenu label="Way to know" choices={add(list.items.length)} />
        {onRemove && (
          <button type="button" className="button button--quiet button--sm" onClick={onRemove}>
            Settle {label} no more
          </button>
        )}
      </div>
    </div>
  );
}

/** The share of all that comes to a rung. */
const leftAfter = (shares: number[], rung: number): number =>
  Math.max(
    0,
    shares.slice(0, rung).reduce((left, share) => left - (share ?? 0), 1),
  );

/** What a way to know is about: what its first key is for. */
const hintOf = ({ properties = {}, required: [first = ""] = [] }: Shape) => properties[first]?.description;
