import type { ReactNode } from "react";
import { Button, MenuItem, Menu as MenuList, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "../marks/icon.tsx";

export interface MenuChoice {
  label: string;
  /** For menus that choose: whether this is the chosen one. */
  checked?: boolean;
  act: () => void;
}

/** A button that opens a menu: arrows and Home/End move, a letter jumps, Escape and Tab close. */
export function Menu({
  label,
  className,
  head,
  choices,
  children,
}: {
  label?: string;
  className: string;
  /** What stands above the choices. */
  head?: ReactNode;
  choices: MenuChoice[];
  children: ReactNode;
}) {
  const chooses = choices.some(({ checked }) => checked !== undefined);
  return (
    <span className="menu">
      <MenuTrigger>
        <Button className={className} {...(label && { "aria-label": label })}>
          {children}
        </Button>
        <Popover className="menu__list" placement="bottom start" offset={4}>
          {head && <div className="menu__head">{head}</div>}
          <MenuList
            className="menu__items"
            aria-label={label ?? "Choices"}
            selectionMode={chooses ? "single" : "none"}
            selectedKeys={choices.flatMap(({ checked, label }) => (checked ? [label] : []))}
            onAction={(key) => choices.find((choice) => choice.label === key)?.act()}
          >
            {choices.map((choice) => (
              <MenuItem key={choice.label} id={choice.label} textValue={choice.label} className="menu__item">
                {choice.checked !== undefined && (
                  <Icon name="check" small className={choice.checked ? "" : "is-hidden"} />
                )}
                {choice.label}
              </MenuItem>
            ))}
          </MenuList>
        </Popover>
      </MenuTrigger>
    </span>
  );
}
