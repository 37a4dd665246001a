import { useEffect } from "react";
import type { Editor } from "../editor.ts";
import { AgentForm } from "./agent-form.tsx";
import { FactForm } from "./fact-form.tsx";
import { FillingProvider, useDocument } from "./filling.tsx";
import "./form.css";
import { Panel } from "./panel.tsx";
import { partAt, placeAt } from "./parts.ts";
import { GroupForm } from "./schema-form.tsx";
import { StageForm } from "./stage-form.tsx";
import { StepForm } from "./step-form.tsx";
import { WorkflowForm } from "./workflow-form.tsx";

/** The right pane: a form for what is looked at. */
export function Inspector({ editor }: { editor: Editor }) {
  const filling = useDocument(editor);
  const part = partAt(editor.selection, filling.at);
  const where = part.path.join("/");
  useScrollTo(editor.selection?.join("/"), where);
  const step = part.is === "step" ? part.path : undefined;
  return (
    <FillingProvider
      value={{ ...filling, ...(step && { step }), ...(part.is === "fact" && { of: part.name }) }}
    >
      <div className="inspector" key={where}>
        {!editor.readable && (
          <p className="inspector__stale" role="status">
            The text has a mistake that has to be mended first; the form shows what it said before.
          </p>
        )}
        {part.is === "step" && <StepForm path={part.path} kind={part.kind} />}
        {part.is === "stage" && <StageForm path={part.path} />}
        {part.is === "agent" && <AgentForm path={part.path} name={part.name} />}
        {part.is === "fact" && <FactForm path={part.path} name={part.name} />}
        {part.is === "workflow" && <WorkflowForm />}
        {part.is === "other" && (
          <Panel title={part.title} icon="bolt">
            <div className="section fields">
              <OtherForm path={part.path} at={filling.at} />
            </div>
          </Panel>
        )}
      </div>
    </FillingProvider>
  );
}

function OtherForm({ path, at }: { path: (string | number)[]; at: (path: (string | number)[]) => unknown }) {
  const place = placeAt(path, at);
  const { shape } = place;
  const chosen =
    shape.anyOf?.find((option) => option.required?.every((key) => isIn(place.value, key))) ??
    shape.anyOf?.[0];
  return <GroupForm place={{ ...place, shape: chosen ?? shape }} />;
}

const isIn = (value: unknown, key: string) => typeof value === "object" && value !== null && key in value;

/** What is looked at inside of the part is brought into sight. */
function useScrollTo(selection: string | undefined, part: string): void {
  useEffect(() => {
    if (!selection || selection === part) return;
    let path = selection;
    while (path.length > part.length) {
      const found = document.querySelector(`.inspector [data-path="${CSS.escape(path)}"]`);
      if (found) {
        found.scrollIntoView({ block: "nearest" });
        return;
      }
      path = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    }
  }, [selection, part]);
}
