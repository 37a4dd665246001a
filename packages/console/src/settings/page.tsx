import { Link, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "../api/session.ts";
import { Scroll } from "../shell/scroll.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { Audit } from "./audit.tsx";
import { Connections } from "./connections.tsx";
import { Data } from "./data.tsx";
import { Models } from "./models.tsx";
import { People } from "./people.tsx";
import "./settings.css";
import { isTab, TABS, tabsFor } from "./tabs.ts";

const PAGES = { connections: Connections, models: Models, people: People, data: Data, audit: Audit };

/** What Throughline stands on, and who may do what: a tab each, those that the role may see. */
export default function SettingsPage() {
  const { tab } = useParams({ from: "/settings/$tab" });
  const session = useSession().data;
  const shown = tabsFor(session);
  const chosen = isTab(tab) ? tab : undefined;
  useEffect(() => {
    document.title = `${chosen ? TABS[chosen].label : "Settings"} · Throughline`;
  }, [chosen]);
  const Page = chosen && PAGES[chosen];
  return (
    <main className="page page--fixed" id="page">
      <header className="list-head">
        <div className="list-head__top">
          <h1>Settings</h1>
        </div>
        <nav className="tabs" aria-label="Settings">
          {shown.map((one) => (
            <Link
              key={one}
              className="tab"
              to="/settings/$tab"
              params={{ tab: one }}
              aria-current={one === chosen ? "page" : undefined}
            >
              {TABS[one].label}
            </Link>
          ))}
        </nav>
      </header>
      <Scroll label={chosen ? TABS[chosen].label : "Settings"} className="board settings">
        {Page && chosen && shown.includes(chosen) ? (
          <Page />
        ) : (
          <div className="card card__none">
            {chosen ? (
              <NotAllowed what={`look at ${TABS[chosen].label.toLowerCase()}`} />
            ) : (
              "There is no such page."
            )}
          </div>
        )}
      </Scroll>
    </main>
  );
}
