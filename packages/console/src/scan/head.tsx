import { Link } from "@tanstack/react-router";
import { markdownPath, useBeginScan } from "../api/scan.ts";
import { useMay } from "../api/session.ts";
import type { ScanLine, ScanReport, ScanView } from "../api/types.ts";
import { duration } from "../format/time.ts";
import { Icon } from "../marks/icon.tsx";
import { useActor } from "../shell/acting-as.tsx";
import { Menu } from "../shell/menu.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";
import { minute } from "../versions/minute.ts";
import { Another } from "./another.tsx";

/** Of which object, how old it is, and what can be done with it. */
export function Head({ view, objects }: { view: ScanView | undefined; objects: ScanLine[] }) {
  return (
    <header className="list-head">
      <div className="list-head__top scan-head">
        <h1>Scan: who writes what today</h1>
        {view?.last && (
          <span className="weak">
            metadata as of {minute(view.last.at)}, by {view.last.by} · {duration(view.last.took)} · read only,
            nothing is changed
          </span>
        )}
        <span className="inline inline--wide scan-head__end">
          {objects.map(({ object }) => (
            <Link
              key={object}
              className={`chip ${object === view?.object ? "chip--on" : ""}`}
              to="/scan"
              search={{ object }}
              aria-current={object === view?.object ? "page" : undefined}
            >
              {object}
            </Link>
          ))}
          {objects[0]?.org && <Another org={objects[0].org} />}
          {view?.report && <Export object={view.object} report={view.report} />}
          {view && <Again view={view} />}
        </span>
      </div>
    </header>
  );
}

function Again({ view: { object, last, running, folder, org } }: { view: ScanView }) {
  const begin = useBeginScan(object);
  const may = useMay("POST /api/scan");
  const by = useActor();
  const from = folder ?? org;
  if (!may) return <NotAllowed what="scan" />;
  return (
    <>
      {begin.error && <Trouble error={begin.error} />}
      <button
        type="button"
        className={`button button--sm ${last ? "" : "button--brand"}`}
        disabled={running !== null || from === null || begin.isPending}
        onClick={() => begin.mutate(by)}
      >
        <Icon name="retry" small />
        {running ? "Scanning…" : last ? "Scan again" : "Scan now"}
      </button>
    </>
  );
}

function Export({ object, report }: { object: string; report: ScanReport }) {
  const name = `scan-${object.toLowerCase()}`;
  return (
    <Menu
      className="button button--sm"
      choices={[
        { label: "Markdown, one page", act: () => download(markdownPath(object), `${name}.md`) },
        {
          label: "JSON, all of it",
          act: () => {
            const url = URL.createObjectURL(
              new Blob([JSON.stringify(report, null, 2)], { type: "application/json" }),
            );
            download(url, `${name}.json`);
            URL.revokeObjectURL(url);
          },
        },
      ]}
    >
      Export <Icon name="down" small />
    </Menu>
  );
}

function download(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}
