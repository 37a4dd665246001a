import type { IconName } from "../marks/icons.ts";

/** Something that a person can do here. The same object drives its button, its shortcut, the menu and the palette. */
export interface Action<Context = void> {
  /** Stable: "editor.add-step". */
  id: string;
  label: string | ((context: Context) => string);
  icon?: IconName;
  /** Shortcuts as `["Mod+Z"]`, `["A"]`; Mod is Ctrl, or Command on a Mac. */
  keys?: string[];
  /** Other words by which the palette finds it. */
  keywords?: string[];
  /** Why it cannot be done now, in words; absent: it can. */
  blocked?(context: Context): string | undefined;
  perform(context: Context): void;
}
