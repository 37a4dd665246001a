import type { DecidedBy, WorkItemList } from "../api/types.ts";
import { deciders, deciding } from "../marks/deciders.ts";
import { Icon } from "../marks/icon.tsx";
import { Menu } from "../shell/menu.tsx";
import type { FilterName, ListSearch } from "./search.ts";

const words: Record<FilterName, string> = {
  workflow: "Workflow",
  stage: "Stage",
  team: "Team",
  owner: "Owner",
  priority: "Priority",
  by: "Decided by",
  started: "Started",
  reassigned: "Reassigned",
};

/** What filters with words of their own may be set to. */
const labels: Partial<Record<FilterName, Record<string, string>>> = {
  started: {
    today: "today",
    week: "last 7 days",
    month: "last 30 days",
    quarter: "last 12 weeks",
  },
  reassigned: { yes: "yes", no: "no" },
};
const shown: FilterName[] = ["workflow", "started", "stage", "team", "by", "priority", "reassigned"];

interface Props {
  search: ListSearch;
  choices?: WorkItemList["choices"];
  update: (changes: ListSearch) => void;
}

/** A chip for each filter. A set one says its value and is cleared by its cross; those set stand first. */
export function Filters({ search, choices, update }: Props) {
  const set = shown.filter((name) => search[name]);
  // the owner has no menu of its own: a click on an owner sets it
  if (search.owner) set.push("owner");
  const free = shown.filter((name) => !search[name] && options(name, choices).length > 0);
  const clear = () => update(Object.fromEntries(set.map((name) => [name, undefined])));
  return (
    <>
      {set.map((name) => (
        <span key={name} className="chip chip--on">
          {name === "owner" ? (
            <span>{`${words[name]}: ${search[name]}`}</span>
          ) : (
            <FilterMenu name={name} search={search} choices={choices} update={update} />
          )}
          <button
            type="button"
            className="chip__clear"
            aria-label={`Clear ${words[name]}`}
            onClick={() => update({ [name]: undefined })}
          >
            <Icon name="x" small />
          </button>
        </span>
      ))}
      {free.map((name) => (
        <FilterMenu key={name} name={name} search={search} choices={choices} update={update} />
      ))}
      {set.length > 1 && (
        <button type="button" className="button button--quiet button--sm" onClick={clear}>
          Clear all
        </button>
      )}
    </>
  );
}

function FilterMenu({ name, search, choices, update }: Props & { name: FilterName }) {
  const value = search[name];
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
        `${words[name]}: ${labelOf(name, value)}`
      ) : (
        <>
          {words[name]} <Icon name="down" small />
        </>
      )}
    </Menu>
  );
}

/** Value and label of everything that a filter may be set to. */
function options(name: FilterName, choices?: WorkItemList["choices"]): [string, string][] {
  if (name === "by") return deciding.map((by) => [by, deciders[by].word]);
  if (labels[name]) return Object.entries(labels[name]);
  if (name === "owner") return [];
  return (choices?.[name as keyof WorkItemList["choices"]] ?? []).map((value) => [value, value]);
}

function labelOf(name: FilterName, value: string): string {
  if (name === "by") return deciders[value as DecidedBy]?.word ?? value;
  return labels[name]?.[value] ?? value;
}
