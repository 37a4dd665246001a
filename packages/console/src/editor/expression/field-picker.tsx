import { useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { Icon } from "../../marks/icon.tsx";
import type { OfferedName } from "./names.ts";

/** Rows that a list shows at most: the others are found by typing. */
const MOST = 100;

/** One field or fact of all that may be read, found by its label or its name. */
export function FieldPicker({
  names,
  value,
  label,
  autoFocus,
  onChange,
}: {
  names: OfferedName[];
  /** Its name; empty where none is chosen yet. */
  value: string;
  label: string;
  autoFocus?: boolean;
  onChange(name: OfferedName): void;
}) {
  const chosen = names.find(({ name }) => name === value);
  const shown = chosen?.label ?? value;
  const [typed, setTyped] = useState<string>();
  const found = (typed === undefined || typed === shown ? names : names.filter(fits(typed))).slice(0, MOST);
  const items = typed === undefined && chosen && !found.includes(chosen) ? [chosen, ...found] : found;
  return (
    <ComboBox
      aria-label={label}
      className="picker"
      menuTrigger="focus"
      allowsEmptyCollection
      items={items}
      inputValue={typed ?? shown}
      selectedKey={chosen ? value : null}
      autoFocus={autoFocus ?? false}
      onInputChange={setTyped}
      onOpenChange={(open) => {
        if (!open) setTyped(undefined);
      }}
      onSelectionChange={(key) => {
        setTyped(undefined);
        const name = names.find((one) => one.name === key);
        if (name && name.name !== value) onChange(name);
      }}
    >
      <Input className="input picker__input" placeholder="Field or fact" />
      <Button className="picker__open">
        <Icon name="down" small />
      </Button>
      <Popover className="picker__pop" placement="bottom start">
        <ListBox
          className="picker__list"
          renderEmptyState={() => <p className="picker__none">None of that name</p>}
        >
          {(one: OfferedName) => (
            <ListBoxItem id={one.name} textValue={one.label} className="picker__item">
              <span>{one.label}</span>
              <small>{one.label === one.name ? (one.note ?? one.type) : one.name}</small>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

const fits = (typed: string) => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ label, name }: OfferedName) => {
    const text = `${label} ${name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
};
