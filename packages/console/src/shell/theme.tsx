import { useEffect } from "react";
import { Icon } from "../marks/icon.tsx";
import { remembered } from "./remembered.ts";

/** "" follows the system. */
const theme = remembered<"" | "light" | "dark">("theme", "");

/** Flips between light and dark and remembers it. */
export function ThemeToggle() {
  const chosen = theme.use();
  useEffect(() => {
    if (chosen) document.documentElement.dataset.theme = chosen;
  }, [chosen]);
  const flip = () => {
    const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    theme.set(dark ? "light" : "dark");
  };
  return (
    <button
      type="button"
      className="button button--quiet button--icon"
      onClick={flip}
      aria-label="Switch between light and dark"
      title="Light or dark"
    >
      <Icon name="half" />
    </button>
  );
}
