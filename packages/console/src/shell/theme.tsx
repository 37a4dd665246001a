import { useEffect } from "react";
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
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="5.5" />
        <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor" />
      </svg>
    </button>
  );
}
