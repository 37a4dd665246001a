import { useState } from "react";
import { asWritten } from "../../../format/condition.ts";
import { Badge } from "../../../marks/by.tsx";
import { deciders } from "../../../marks/deciders.ts";
import { Icon } from "../../../marks/icon.tsx";
import { begins, problemsAt, useFilling } from "../filling.tsx";
import { EntryButtons } from "../list-form.tsx";
import { FieldProblems } from "../problems.tsx";
import { GroupForm } from "../schema-form.tsx";
import { isMap, type Place, type Shape } from "../shape.ts";
import { percent } from "../widget/sureness.tsx";
import { Cost } from "./cost.tsx";

/** One way to know on a ladder: in one line what it is and what it settled in the past, and its form when it is open. */
export function Rung({
  item,
  chosen,
  name,
  share,
  begun,
  onUp,
  onDown,
  onRemove,
}: {
  item: Place;
  /** The form of union that it has. */
  chosen: Shape | undefined;
  /** As it is spoken of: "rung 2 of topic". */
  name: string;
  share: number | undefined;
  /** It is open from the beginning. */
  begun: boolean;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
}) {
  const { editor } = useFilling();
  const pointed = editor.selection !== undefined && begins(editor.selection, item.path);
  const isWrong = problemsAt(editor.problems, item.path).length > 0;
  const [asked, setAsked] = useState<boolean>();
  const open = asked ?? (begun || pointed || isWrong);
  const by = chosen?.["x-by"];
  return (
    <li className={`rung by--${by ?? "system"}`} data-path={item.path.join("/")}>
      <div className="rung__head">
        <button type="button" className="rung__open" aria-expanded={open} onClick={() => setAsked(!open)}>
          <Icon name="right" small className={open ? "is-turned" : ""} />
          <Badge {...(by && { by, icon: deciders[by].icon })} word={chosen?.title ?? "Not known"} />
          <span className="sr-only">, {name}</span>
          {!open && chosen && <Says value={item.value} shape={chosen} />}
        </button>
        <span className="rung__share">
          {share !== undefined && (
            <>
              settles <b>{percent(share)}</b>
            </>
          )}
          {open && <Cost place={item} />}
        </span>
        <EntryButtons label={name} up={onUp} down={onDown} remove={onRemove} />
      </div>
      {!open ? null : chosen ? (
        <div className="rung__fields">
          <GroupForm place={{ ...item, shape: chosen }} title={chosen.title} />
        </div>
      ) : (
        <FieldProblems problems={problemsAt(editor.problems, item.path)} />
      )}
    </li>
  );
}

/** A way to know in a line: what it looks at, and what it gives. */
function Says({ value, shape: { properties = {} } }: { value: unknown; shape: Shape }) {
  const said = Object.entries(isMap(value) ? value : {});
  const isGiven = ([key]: [string, unknown], at: number) => at > 0 && properties[key]?.["x-is"] === "value";
  const given = said.find(isGiven);
  const looks = said
    .filter((one) => one !== given)
    .map(([key, one], at) => {
      const text = properties[key]?.["x-is"] === "condition" ? asWritten(words(one)) : words(one);
      return at === 0 ? text : `${key} ${text}`;
    });
  return (
    <>
      <span className="rung__says truncate">{looks.join(", ")}</span>
      {given && <span className="rung__gives truncate">→ {words(given[1])}</span>}
    </>
  );
}

const words = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(words).join(", ")
    : isMap(value)
      ? Object.entries(value)
          .map(([key, one]) => `${key} ${words(one)}`)
          .join(", ")
      : String(value ?? "");
