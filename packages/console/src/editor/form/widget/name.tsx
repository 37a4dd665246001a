import { type KeyboardEvent, useState } from "react";
import {
  Button,
  ComboBox,
  Input,
  type Key,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from "react-aria-components";
import { Icon } from "../../../marks/icon.tsx";
import { useFilling } from "../filling.tsx";
import { type Named, namesOf } from "../names.ts";
import { useTyped } from "./text.tsx";
import type { WidgetProps } from "./widget.tsx";

/** A text that names something: what there is of it is offered, and anything else may be written. */
export function Name({ place, id, label, required, describedBy, invalid, onChange }: WidgetProps) {
  const filling = useFilling();
  const names = namesOf(place.shape["x-is"] ?? "", filling, place.path);
  const offered = names.length > 0 ? names : examplesOf(place.shape.examples);
  return (
    <Combo
      {...{ id, label, required, describedBy, invalid, names: offered }}
      value={place.value === undefined || place.value === null ? "" : String(place.value)}
      onChange={onChange}
    />
  );
}

const examplesOf = (examples: unknown[] = []): Named[] =>
  examples.flatMap((one) => (typeof one === "string" ? [{ name: one }] : []));

/** A text with a list of what it may be. */
export function Combo({
  id,
  label,
  value,
  names,
  required = false,
  describedBy,
  invalid = false,
  clears = false,
  placeholder,
  onChange,
}: {
  id?: string | undefined;
  label: string;
  value: string;
  names: Named[];
  /** Hands over what was chosen, or written and left or entered, and is empty again. */
  clears?: boolean;
  placeholder?: string;
  required?: boolean;
  describedBy?: string | undefined;
  invalid?: boolean;
  onChange(text: string, burst?: string): void;
}) {
  const typing = useTyped(value, onChange);
  const [added, setAdded] = useState("");
  const typed = clears ? { value: added, onChange: setAdded, onBlur: () => hand(added) } : typing;
  function hand(text: string) {
    setAdded("");
    if (text.trim() !== "") onChange(text.trim());
  }
  return (
    <ComboBox
      className="combo"
      aria-label={label}
      allowsCustomValue
      menuTrigger="focus"
      inputValue={typed.value}
      isInvalid={invalid}
      isRequired={required}
      validationBehavior="aria"
      defaultItems={names}
      onInputChange={(text) => text !== typed.value && typed.onChange(text)}
      onBlur={typed.onBlur}
      {...(clears && {
        selectedKey: null,
        onSelectionChange: (key: Key | null) => key !== null && hand(String(key)),
      })}
    >
      <span className="combo__box">
        <Input
          {...(id && { id })}
          className="input input--sm"
          aria-describedby={describedBy}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
            // with one of the list marked, Enter takes that one
            const marked = event.currentTarget.getAttribute("aria-activedescendant");
            if (clears && event.key === "Enter" && !marked) hand(added);
          }}
        />
        <Button className="combo__open" aria-label={`What ${label} may be`}>
          <Icon name="down" small />
        </Button>
      </span>
      <Popover className="combo__list">
        <ListBox<Named>>
          {({ name, note }) => (
            <ListBoxItem id={name} textValue={name} className="combo__item">
              <Text slot="label">{name}</Text>
              {note && (
                <Text slot="description" className="weak">
                  {note}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
