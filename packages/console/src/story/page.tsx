import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { useStory } from "../api/queries.ts";
import type { WorkItemStory } from "../api/types.ts";
import { useNow } from "../shell/now.ts";
import { Trouble } from "../shell/trouble.tsx";
import { ASIDE, select, selectionId } from "./detail.ts";
import { DetailPane } from "./detail-pane.tsx";
import { gather } from "./gather.ts";
import { InPool } from "./in-pool.tsx";
import { IncidentPanel } from "./incident.tsx";
import { PathPane } from "./path/path-pane.tsx";
import { Strip } from "./strip.tsx";
import { TimelinePane } from "./timeline-pane.tsx";

/** One work item's story: its state, what happened, the way it took, and why each thing was so. */
export function StoryPage() {
  const { _splat: key = "" } = useParams({ from: "/items/$" });
  const story = useStory(key);
  if (story.data)
    return (
      <Story key={key} story={story.data} itemKey={key} error={story.isError ? story.error : undefined} />
    );
  return (
    <main className="page" id="page" aria-busy={story.isPending}>
      <h1 className="sr-only">Work item {key}</h1>
      {story.error ? (
        <Trouble error={story.error} again={() => story.refetch()} />
      ) : (
        <div className="loading" role="status">
          Loading the story…
        </div>
      )}
    </main>
  );
}

function Story({ story, itemKey, error }: { story: WorkItemStory; itemKey: string; error?: unknown }) {
  const now = useNow();
  const { step } = useSearch({ from: "/items/$" });
  const navigate = useNavigate({ from: "/items/$" });
  const gathered = useMemo(() => gather(story.entries), [story.entries]);
  const selected = select(story, gathered, step);
  const id = selectionId(selected);
  const panes = useRef<HTMLDivElement>(null);
  const { number, subject } = story.row;
  const aside = story.incidents.find((incident) => incident.id === ASIDE);

  useEffect(() => {
    document.title = `${number} ${subject} · Throughline`;
  }, [number, subject]);

  // timeline and path show the same selection; stacked panes are left where the reader is
  useEffect(() => {
    if (!id || matchMedia("(max-width: 900px)").matches) return;
    for (const element of panes.current?.querySelectorAll(`[data-select="${CSS.escape(id)}"]`) ?? []) {
      element.scrollIntoView({ block: "nearest" });
    }
  }, [id]);

  const choose = (next: string) => {
    navigate({ search: { step: next }, replace: true, resetScroll: false });
    if (!matchMedia("(max-width: 900px)").matches) return;
    panes.current?.querySelector("#step")?.scrollIntoView({ behavior: "smooth", block: "start" });
  };

  return (
    <main className="page page--fixed" id="page">
      {error !== undefined && <Trouble error={error} />}
      <Strip story={story} itemKey={itemKey} onSelect={choose} />
      {story.pool && <InPool pool={story.pool} />}
      {aside && (
        <IncidentPanel incident={aside} story={story} itemKey={itemKey} planned={[]} gathered={gathered} />
      )}
      <div className="panes" ref={panes}>
        <TimelinePane story={story} gathered={gathered} now={now} selected={id} onSelect={choose} />
        <PathPane story={story} gathered={gathered} now={now} selected={id} onSelect={choose} />
        <DetailPane
          story={story}
          gathered={gathered}
          itemKey={itemKey}
          selected={selected}
          onSelect={choose}
        />
      </div>
    </main>
  );
}
