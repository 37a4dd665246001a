import type { Path } from "@throughline/workflow";
import { useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { Icon } from "../../../marks/icon.tsx";
import { begins, FillingProvider, problemsAt, useEdit, useFilling } from "../filling.tsx";
import { freshName } from "../fresh.ts";
import { FieldProblems } from "../problems.tsx";
import { blankOf, type Form, type Place } from "../shape.ts";
import { Ladder } from "./ladder.tsx";

type MapOf = Extract<Form, { as: "map" }>;

/** Several ladders, one for each fact that they settle: a tab each. */
export function Ladders({ place, form, label }: { place: Place; form: MapOf; label: string }) {
  const filling = useFilling();
  const { editor, at } = filling;
  const edit = useEdit();
  const facts = form.entries.map(({ key }) => key);
  const ways = form.item.items?.anyOf ?? [];
  // a person can settle anything
  const first = ways.find((way) => way["x-by"] === "person") ?? ways[0] ?? {};
  const pointed = factAt(place.path, editor.selection);
  const [chosen, setChosen] = useState<string>();
  const [followed, setFollowed] = useState(pointed);
  if (pointed !== followed) {
    setFollowed(pointed);
    if (pointed) setChosen(pointed);
  }
  const current = chosen && facts.includes(chosen) ? chosen : (pointed ?? facts[0]);
  const add = () => {
    const gives = at([...(filling.step ?? []), "agent"]);
    const own = typeof gives === "string" ? at(["agents", gives, "gives"]) : undefined;
    const free = Array.isArray(own) ? own.find((one) => !facts.includes(String(one))) : undefined;
    const fact = typeof free === "string" ? free : freshName(form.name, facts, filling);
    edit([{ path: [...place.path, fact], set: [blankOf(first)] }], { label: `Settle ${fact}` });
    setChosen(fact);
  };
  return (
    <div className="section section--tabs">
      <Tabs
        {...(current !== undefined && { selectedKey: current })}
        onSelectionChange={(key) => setChosen(String(key))}
      >
        <div className="ladder-tabs">
          <TabList aria-label={label} className="tabs">
            {form.entries.map(({ key, value, path }) => (
              <Tab key={key} id={key} className="tab">
                {key}{" "}
                <span className={`count ${problemsAt(editor.problems, path).length ? "count--danger" : ""}`}>
                  {Array.isArray(value) ? value.length : 0}
                </span>
              </Tab>
            ))}
          </TabList>
          <button type="button" className="button button--quiet button--sm add" onClick={add}>
            <Icon name="plus" small />
            Fact
          </button>
        </div>
        {form.entries.map((entry) => (
          <TabPanel key={entry.key} id={entry.key}>
            <FillingProvider value={{ ...filling, of: entry.key }}>
              <Ladder
                place={entry}
                label={entry.key}
                onRemove={() => {
                  const only = form.entries.length === 1;
                  if (!only)
                    edit([{ path: entry.path, remove: true }], { label: `Settle ${entry.key} no more` });
                }}
              />
            </FillingProvider>
          </TabPanel>
        ))}
      </Tabs>
      <FieldProblems
        problems={problemsAt(
          editor.problems,
          place.path,
          form.entries.map(({ path }) => path),
        )}
      />
    </div>
  );
}

/** The ladder that is looked at. */
const factAt = (path: Path, selection: Path | undefined): string | undefined => {
  const key = selection && begins(selection, path) ? selection[path.length] : undefined;
  return typeof key === "string" ? key : undefined;
};
