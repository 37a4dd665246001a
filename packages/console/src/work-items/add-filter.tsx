import { useState } from "react";
import type { WorkItemList } from "../api/types.ts";
import { Dialog } from "../shell/dialog.tsx";
import { nameOf, options } from "./filter-words.ts";
import { FACT, filters, type ListSearch } from "./search.ts";

interface Props {
  choices?: WorkItemList["choices"];
  update: (changes: ListSearch) => void;
  onClose: () => void;
}

/** Any of the filters, by name; its value is chosen where there are few, and written where there are many. */
export function AddFilter({ choices, update, onClose }: Props) {
  const facts = Object.keys(choices?.facts ?? {}).map((name) => FACT + name);
  const [name, setName] = useState<string>("owner");
  const [value, setValue] = useState("");
  const offered = options(name, choices);
  const chosen =
    offered.length > 0 && !offered.some(([option]) => option === value) ? (offered[0]?.[0] ?? "") : value;
  const isAmount = name === "costFrom" || name === "costTo";
  return (
    <Dialog title="Add a filter" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!chosen.trim()) return;
          update({ [name]: chosen.trim() });
          onClose();
        }}
      >
        <label className="field">
          <span className="field__label">Filter by</span>
          <select
            className="input"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setValue("");
            }}
          >
            {filters.map((filter) => (
              <option key={filter} value={filter}>
                {nameOf(filter)}
              </option>
            ))}
            {facts.length > 0 && (
              <optgroup label="Facts">
                {facts.map((fact) => (
                  <option key={fact} value={fact}>
                    {nameOf(fact)}
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        </label>
        <div className="field">
          <label className="field__label" htmlFor="filter-value">
            {isAmount ? "US dollars" : "Value"}
          </label>
          {offered.length > 0 ? (
            <select
              id="filter-value"
              className="input"
              value={chosen}
              onChange={(event) => setValue(event.target.value)}
            >
              {offered.map(([option, label]) => (
                <option key={option} value={option}>
                  {label}
                </option>
              ))}
            </select>
          ) : (
            <input
              id="filter-value"
              className="input"
              value={value}
              required
              maxLength={200}
              {...(isAmount && { type: "number", min: 0, step: "any" })}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </div>
        <div className="dialog__end">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" className="button button--brand">
            Add
          </button>
        </div>
      </form>
    </Dialog>
  );
}
