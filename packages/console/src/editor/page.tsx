import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { findStep, type Path } from "@throughline/workflow";
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useRef, useState } from "react";
import { useActions } from "../actions/registry.ts";
import { useMay } from "../api/session.ts";
import { useSurroundings } from "../api/surroundings.ts";
import type { Surroundings, VersionList, WholeVersion } from "../api/types.ts";
import { useVersion, useVersions } from "../api/versions.ts";
import { Trouble } from "../shell/trouble.tsx";
import { stepIn } from "./address.ts";
import { Bar } from "./bar.tsx";
import { Beside } from "./beside.tsx";
import type { OpenEditor } from "./document/document.ts";
import { useEditor } from "./document/use-editor.ts";
import { editing } from "./editing.ts";
import type { Editor } from "./editor.ts";
import { Foot } from "./foot.tsx";
import { Inspector } from "./form/inspector.tsx";
import { type Going, going, type Side } from "./going-live.ts";
import { Notices } from "./notices.tsx";
import { Outline } from "./outline/outline.tsx";
import { keyOf, pathOf } from "./outline/parts.ts";
import { ConflictDialog } from "./save/conflict-dialog.tsx";
import { useSave } from "./save/use-save.ts";
import { useFound } from "./search/use-found.ts";
import { stepActions } from "./steps/actions.ts";
import { AddDialog } from "./steps/add-dialog.tsx";
import type { Slot } from "./steps/edits.ts";
import { StepTools } from "./steps/tools.tsx";
import { tryActions } from "./try/action.ts";
import { useView } from "./views.ts";
import "../styles/editor.css";

const SidePanel = lazy(() => import("./side-panel.tsx"));

/** The editor of a workflow: outline, the view that was chosen, and the form of what is selected. */
export default function EditorPage() {
  const { id } = useParams({ from: "/workflows/$id" });
  const versions = useVersions(id);
  // the newest one is what people work on, whoever has saved it
  const newest = useRef<number>(undefined);
  newest.current ??= versions.data?.versions[0]?.number;
  const base = useVersion(id, newest.current);
  const known = useSurroundings(id);
  const error = versions.error ?? base.error;
  useEffect(() => {
    document.title = `${id} · Throughline`;
  }, [id]);
  return (
    <main className="page page--fixed" id="page">
      {error && (
        <Trouble error={error} again={() => void versions.refetch()}>
          <Link to="/workflows">All workflows</Link>
        </Trouble>
      )}
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

function Open({ id, list, opened: version, known }: OpenProps) {
  const opened = useEditor(id, version, known);
  const { editor, base } = opened;
  // of many steps the list beside takes its time; what one looks at does not wait for it
  const later = useDeferredValue(editor);
  const { view, show, narrow } = useView();
  const found = useFound(editor);
  const [said, say] = useSaid(editor);
  const saving = useSave(opened, say);
  const [slot, add] = useState<Slot>();
  const [side, open] = useState<Side>();
  const may = {
    save: useMay("POST /api/workflows/:id/versions"),
    check: useMay("POST /api/check"),
    activate: useMay("POST /api/workflows/:id/activation"),
  };
  const whole: Going = { opened, list, saving, may, open };
  useSelectionInAddress(editor);
  useActions(editing, editor);
  useActions(stepActions, { editor, add, say });
  useActions(going, whole);
  useActions(tryActions, editor);
  const View = view.component;
  return (
    <>
      <Bar opened={opened} list={list} found={found} view={view} show={show} />
      <Notices opened={opened} saving={saving} />
      <p role="status" className="editor__told" key={said?.nth}>
        {said?.text}
      </p>
      <div className="editor">
        {!narrow && view.name !== "outline" && (
          <section className="pane editor__outline" aria-label="Outline">
            <Outline editor={later} hits={found.hits} />
          </section>
        )}
        <section className="pane editor__view" aria-label={view.label}>
          <StepTools context={{ editor, add, say }} />
          <Suspense fallback={<div className="loading">Loading…</div>}>
            <View
              editor={editor}
              hits={found.hits}
              onAdd={(list, index) => add({ list, index })}
              onOpen={toForm}
            />
          </Suspense>
        </section>
        {side ? (
          <Suspense>
            <SidePanel list={list} version={base.number} side={side} onClose={() => open(undefined)} />
          </Suspense>
        ) : (
          <Beside editor={editor}>
            <section className="pane editor__form" aria-label="Form">
              <Inspector editor={editor} />
            </section>
          </Beside>
        )}
      </div>
      <Foot going={whole} />
      {slot && <AddDialog editor={editor} slot={slot} say={say} onClose={() => add(undefined)} />}
      <ConflictDialog workflow={id} on={base.number} saving={saving} />
    </>
  );
}

/** The keyboard goes on in the form of what is selected. */
function toForm(): void {
  document
    .querySelector<HTMLElement>(".editor__form :is(input, select, textarea, button):not([disabled])")
    ?.focus();
}

/** What was last said to who works here: by an action, or by undo. */
function useSaid({ told }: OpenEditor) {
  const [said, setSaid] = useState<{ text: string; nth: number }>();
  useEffect(() => {
    if (told) setSaid((before) => ({ text: told.text, nth: (before?.nth ?? 0) + 1 }));
  }, [told]);
  const say = useCallback((text: string) => setSaid((before) => ({ text, nth: (before?.nth ?? 0) + 1 })), []);
  return [said, say] as const;
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
      const asked = at === undefined ? undefined : pathIn(editor, at);
      if (asked) return select(asked);
    }
    if (key !== undefined && key !== at)
      void navigate({ search: (before) => ({ ...before, at: key }), replace: true });
  }, [at, key, navigate, select, editor]);
}

/** The path that an address names; a step that is not there any more has none. */
function pathIn({ workflow, places }: Editor, at: string): Path | undefined {
  const id = stepIn(at);
  if (id === undefined) return pathOf(at);
  const step = workflow && findStep(workflow, id);
  return step && places?.pathOf(step);
}
