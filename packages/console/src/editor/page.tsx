import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense, useEffect, useRef } from "react";
import { useActions } from "../actions/registry.ts";
import { useSurroundings } from "../api/surroundings.ts";
import type { Surroundings, VersionList, WholeVersion } from "../api/types.ts";
import { useVersion, useVersions } from "../api/versions.ts";
import { Trouble } from "../shell/trouble.tsx";
import { Bar } from "./bar.tsx";
import { useEditor } from "./document/use-editor.ts";
import { editing } from "./editing.ts";
import type { Editor } from "./editor.ts";
import { Foot } from "./foot.tsx";
import { Outline } from "./outline/outline.tsx";
import { keyOf, pathOf } from "./outline/parts.ts";
import { useFound } from "./search/use-found.ts";
import { useView } from "./views.ts";
import "../styles/editor.css";

/** The editor of a workflow: outline, the view that was chosen, and the form of what is selected. */
export default function EditorPage() {
  const { id } = useParams({ from: "/workflows/$id" });
  const versions = useVersions(id);
  // the newest one is what people work on, whoever has saved it
  const newest = versions.data?.versions[0]?.number;
  const base = useVersion(id, newest);
  const known = useSurroundings(id);
  const error = versions.error ?? base.error;
  useEffect(() => {
    document.title = `${id} · Throughline`;
  }, [id]);
  return (
    <main className="page page--fixed" id="page">
      {error && <Trouble error={error} again={() => void versions.refetch()} />}
      {!error && !base.data && (
        <div className="loading" role="status">
          Loading the workflow…
        </div>
      )}
      {base.data && versions.data && (
        <Open key={id} id={id} list={versions.data} opened={base.data} known={known.data} />
      )}
    </main>
  );
}

interface OpenProps {
  id: string;
  list: VersionList;
  opened: WholeVersion;
  known: Surroundings | undefined;
}

function Open({ id, list, opened, known }: OpenProps) {
  const workflow = useEditor(id, opened, known);
  const { editor, judging } = workflow;
  const { view, show, narrow } = useView();
  const found = useFound(editor);
  useSelectionInAddress(editor);
  useActions(editing, editor);
  const View = view.component;
  return (
    <>
      <Bar opened={workflow} list={list} found={found} view={view} show={show} />
      <p role="status" aria-live="polite" className="editor__told" key={editor.told?.nth}>
        {editor.told?.text}
      </p>
      <div className="editor">
        {!narrow && view.name !== "outline" && (
          <section className="pane editor__outline" aria-label="Outline">
            <Outline editor={editor} hits={found.hits} />
          </section>
        )}
        <section className="pane editor__view" aria-label={view.label}>
          <Suspense fallback={<div className="loading">Loading…</div>}>
            <View editor={editor} hits={found.hits} />
          </Suspense>
        </section>
      </div>
      <Foot opened={workflow} list={list} judging={judging} />
    </>
  );
}

/** What is looked at stands in the address, so that it can be shared and is there again. */
function useSelectionInAddress(editor: Editor): void {
  const { at } = useSearch({ from: "/workflows/$id" });
  const navigate = useNavigate({ from: "/workflows/$id" });
  const { selection, select } = editor;
  const key = selection && keyOf(selection);
  const begun = useRef(false);
  useEffect(() => {
    if (!begun.current) {
      begun.current = true;
      if (at !== undefined) return select(pathOf(at));
    }
    if (key !== undefined && key !== at)
      void navigate({ search: (before) => ({ ...before, at: key }), replace: true });
  }, [at, key, navigate, select]);
}
