import { Button, Menu, MenuItem, MenuTrigger, Popover, Text } from "react-aria-components";
import { Icon } from "../../marks/icon.tsx";

export interface AddChoice {
  label: string;
  hint?: string | undefined;
  act(): void;
}

/** A button with a list of what can be added, each with what it is for. */
export function AddMenu({
  label = "Setting",
  hidden,
  choices,
}: {
  label?: string;
  /** What the button says to screen readers, where it is a sign alone. */
  hidden?: string;
  choices: AddChoice[];
}) {
  return (
    <MenuTrigger>
      <Button
        className={`button button--quiet button--sm ${hidden ? "button--icon" : "add"}`}
        aria-label={hidden}
      >
        <Icon name="plus" small />
        {!hidden && label}
      </Button>
      <Popover className="combo__list combo__list--menu" placement="bottom start">
        <Menu onAction={(key) => choices[Number(key)]?.act()}>
          {choices.map(({ label, hint }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time that it is opened
            <MenuItem key={at} id={String(at)} textValue={label} className="combo__item">
              <Text slot="label">{label}</Text>
              {hint && (
                <Text slot="description" className="weak">
                  {hint}
                </Text>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
