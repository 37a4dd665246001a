import { useEffect, useRef, useState } from "react";
import { useActions } from "../actions/registry.ts";
import { Icon } from "../marks/icon.tsx";

/** Finds by what people have: a case number, a record id, an e-mail address, words of the subject. */
export function SearchBox({
  value,
  onSearch,
  label = "Search work items",
  placeholder = "Case number, record id, e-mail…",
}: {
  value: string;
  onSearch: (q: string) => void;
  label?: string;
  placeholder?: string;
}) {
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // back and forward, and links from elsewhere, change the address without typing
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const enter = () => {
    input.current?.select();
    input.current?.focus();
  };
  useActions(
    [{ id: "items.search", label: "Search work items", icon: "search", keys: ["/"], perform: enter }],
    undefined,
  );

  const search = (q: string, wait: number) => {
    setTyped(q);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(q.trim()), wait);
  };

  return (
    <search className="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          search(typed, 0);
        }}
      >
        <label>
          <span className="sr-only">{label}</span>
          <Icon name="search" />
          <input
            ref={input}
            className="input"
            type="search"
            maxLength={200}
            placeholder={placeholder}
            value={typed}
            onChange={(event) => search(event.target.value, 250)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              if (typed) search("", 0);
              else input.current?.blur();
            }}
          />
          <span className="kbd" aria-hidden="true">
            /
          </span>
        </label>
      </form>
    </search>
  );
}
