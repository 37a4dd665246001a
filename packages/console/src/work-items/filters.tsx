import { useState } from "react";
import type { WorkItemList } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { Menu } from "../shell/menu.tsx";
import { AddFilter } from "./add-filter.tsx";
import { labelOf, nameOf, options } from "./filter-words.ts";
import { type FilterName, type ListSearch, narrowing } from "./search.ts";

/** What is filtered by most: always at hand. */
const frequent: FilterName[] = ["workflow", "started", "stage", "team", "by", "priority"];

interface Props {
  search: ListSearch;
  choices?: WorkItemList["choices"];
  update: (changes: ListSearch) => void;
}

/** A chip for each filter. A set one says its value and is cleared by its cross; those set stand first. */
export function Filters({ search, choices, update }: Props) {
  const [adding, setAdding] = useState(false);
  const set = narrowing(search);
  const free = frequent.filter((name) => !search[name] && options(name, choices).length > 0);
  const clear = () => update(Object.fromEntries(set.map((name) => [name, undefined])));
  return (
    <>
      {set.map((name) => (
        <span key={name} className="chip chip--on">
          {options(name, choices).length > 0 ? (
            <FilterMenu name={name} search={search} choices={choices} update={update} />
          ) : (
            <span>{`${nameOf(name)}: ${labelOf(name, setTo(search, name), choices)}`}</span>
          )}
          <button
            type="button"
            className="chip__clear"
            aria-label={`Clear ${nameOf(name)}`}
            onClick={() => update({ [name]: undefined })}
          >
            <Icon name="x" small />
          </button>
        </span>
      ))}
      {free.map((name) => (
        <FilterMenu key={name} name={name} search={search} choices={choices} update={update} />
      ))}
      <button type="button" className="button button--quiet button--sm" onClick={() => setAdding(true)}>
        <span aria-hidden="true">+</span> Filter
      </button>
      {set.length > 1 && (
        <button type="button" className="button button--quiet button--sm" onClick={clear}>
          Clear all
        </button>
      )}
      {adding && <AddFilter choices={choices} update={update} onClose={() => setAdding(false)} />}
    </>
  );
}

const setTo = (search: ListSearch, name: string) => search[name as FilterName] ?? "";

function FilterMenu({ name, search, choices, update }: Props & { name: string }) {
  const value = setTo(search, name);
  return (
    <Menu
      className={value ? "chip__value" : "chip"}
      choices={options(name, choices).map(([option, label]) => ({
        label,
        checked: option === value,
        act: () => update({ [name]: option }),
      }))}
    >
      {value ? (
        `${nameOf(name)}: ${labelOf(name, value, choices)}`
      ) : (
        <>
          {nameOf(name)} <Icon name="down" small />
        </>
      )}
    </Menu>
  );
}
