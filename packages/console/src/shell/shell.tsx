import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { Shortcuts } from "../actions/shortcuts.tsx";
import { useConnection } from "../api/live.ts";
import { useSummary } from "../api/queries.ts";
import { Icon } from "../marks/icon.tsx";
import { ActingAvatar } from "./acting-as.tsx";
import { pages } from "./pages.ts";
import { ThemeToggle } from "./theme.tsx";

/** The rail and the page beside it. */
export function Shell() {
  const { data: summary } = useSummary();
  const tasks = summary?.tasks ?? 0;
  const here = useLocation({ select: ({ pathname }) => pathname });
  return (
    <div className="shell">
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <nav className="nav" aria-label="Main">
        <Link className="nav__brand" to="/" search={{}} aria-label="Throughline, start page">
          <Icon name="brand" />
        </Link>
        <ul className="nav__list">
          {pages.map(({ to, label, icon, also }) => (
            <li key={to}>
              <Link
                className="nav__item"
                to={to}
                search={{}}
                activeOptions={{ exact: to === "/", includeSearch: false }}
                {...(also.some((path) => isBelow(path, here)) && { "aria-current": "page" })}
              >
                <Icon name={icon} />
                {label}
                {to === "/tasks" && tasks > 0 && (
                  <span className="nav__badge">
                    {tasks > 99 ? "99+" : tasks}
                    <span className="sr-only"> open</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
        <div className="nav__foot">
          <ThemeToggle />
          <ActingAvatar />
        </div>
      </nav>
      <Outlet />
      <Reconnecting />
      <Shortcuts />
    </div>
  );
}

const isBelow = (path: string, here: string) => here === path || here.startsWith(`${path}/`);

/** Says that what is on screen may be old; the page dims itself by the same sign. */
function Reconnecting() {
  const connection = useConnection();
  useEffect(() => {
    document.documentElement.dataset.connection = connection;
  }, [connection]);
  return (
    <div role="status" className="reconnecting" hidden={connection !== "reconnecting"}>
      {connection === "reconnecting" && "Reconnecting… What you see may be out of date."}
    </div>
  );
}
