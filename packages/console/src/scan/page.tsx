import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useScan, useScans } from "../api/scan.ts";
import type { ScanView } from "../api/types.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { Blockers } from "./blockers.tsx";
import { Clashes } from "./clashes.tsx";
import { Drafted } from "./draft.tsx";
import { Drawer } from "./drawer.tsx";
import { Graph } from "./graph.tsx";
import { Head } from "./head.tsx";
import { Matrix } from "./matrix.tsx";
import { collisionsOf } from "./ordered.ts";
import type { ScanSearch } from "./search.ts";
import { Nothing, Progress } from "./states.tsx";
import { Targets } from "./targets.tsx";
import { Totals } from "./totals.tsx";

/** Who writes what in the org today, where that collides, and one record of it played through the order of execution. */
export function ScanPage() {
  const search: ScanSearch = useSearch({ from: "/scan" });
  const scans = useScans();
  const object = search.object ?? scans.data?.[0]?.object;
  const { data, error, isPending, refetch } = useScan(object);

  useEffect(() => {
    document.title = "Scan · Throughline";
  }, []);

  const trouble = scans.error ?? error;
  return (
    <main className="page page--fixed" id="page">
      <Head view={data} objects={scans.data ?? []} />
      {trouble && <Trouble error={trouble} again={() => void (scans.error ? scans.refetch() : refetch())} />}
      {isPending && !trouble && (
        <div className="loading" role="status">
          Loading the scan…
        </div>
      )}
      {data?.running && <Progress object={data.object} running={data.running} />}
      {data?.failed && <Trouble error={new Error(data.failed)} />}
      {data &&
        (data.report ? <Board view={data} search={search} /> : !data.running && <Nothing view={data} />)}
    </main>
  );
}

function Board({ view, search }: { view: ScanView; search: ScanSearch }) {
  const collisions = collisionsOf(view);
  return (
    <div className="scan">
      <Scroll label="Who writes what" className="board">
        <Totals view={view} />
        <Drafted view={view} />
        <Matrix view={view} search={search} />
        <Clashes collisions={collisions} search={search} />
        <Graph view={view} />
        <Targets view={view} />
        <Blockers view={view} />
      </Scroll>
      <Drawer view={view} collisions={collisions} search={search} />
    </div>
  );
}
