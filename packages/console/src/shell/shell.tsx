import { Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useConnection } from "../api/live.ts";
import { useSummary } from "../api/queries.ts";
import { Icon } from "../marks/icon.tsx";
import { ActingAvatar } from "./acting-as.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { ThemeToggle } from "./theme.tsx";

/** The rail and the page beside it. */
export function Shell() {
  const { data: summary } = useSummary();
  const tasks = summary?.tasks ?? 0;
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
          <li>
            <Link
              className="nav__item"
              to="/"
              search={{}}
              activeOptions={{ exact: true, includeSearch: false }}
            >
              <Icon name="items" />
              Work items
            </Link>
          </li>
          <li>
            <Link className="nav__item" to="/tasks">
              <Icon name="tasks" />
              Tasks
              {tasks > 0 && (
                <span className="nav__badge">
                  {tasks > 99 ? "99+" : tasks}
                  <span className="sr-only"> open</span>
                </span>
              )}
            </Link>
          </li>
          <li>
            <Link className="nav__item" to="/teams" activeOptions={{ includeSearch: false }}>
              <Icon name="teams" />
              Teams
            </Link>
          </li>
          <li>
            <Link className="nav__item" to="/insights" activeOptions={{ includeSearch: false }}>
              <Icon name="insights" />
              Insights
            </Link>
          </li>
          <li>
            <Link className="nav__item" to="/versions" activeOptions={{ includeSearch: false }}>
              <Icon name="flow" />
              Versions
            </Link>
          </li>
          <li>
            <Link className="nav__item" to="/scan" activeOptions={{ includeSearch: false }}>
              <Icon name="plug" />
              Scan
            </Link>
          </li>
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
