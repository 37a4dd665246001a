import type { Path } from "@throughline/workflow";
import { problemsAt, useEdit, useFilling } from "./filling.tsx";
import { NameField } from "./name-field.tsx";
import { Panel, Section } from "./panel.tsx";
import { placeAt } from "./parts.ts";
import { FieldProblems } from "./problems.tsx";
import { renamesOf } from "./references.ts";
import { SchemaForm } from "./schema-form.tsx";
import { blankOf, FILE, isMap } from "./shape.ts";

/** A stage: its name, its target time with what happens around it, and its steps. */
export function StageForm({ path }: { path: Path }) {
  const { editor, at } = useFilling();
  const edit = useEdit();
  const place = placeAt(path, at);
  const written = isMap(place.value) ? place.value : {};
  const name = String(written.stage ?? "");
  const milestone = placeAt([...path, "milestone"], at);
  const steps = placeAt([...path, "steps"], at);
  return (
    <Panel title={name || "A stage"} about="stage" icon="lanes">
      <div className="section">
        <NameField
          name={name}
          path={[...path, "stage"]}
          onRename={(to) => {
            const changes = renamesOf({ shape: FILE, path: [], value: at([]) }, "stage", name, to);
            edit([...changes, { path: [...path, "stage"], set: to }], { label: `Rename ${name} to ${to}` });
          }}
        />
        <FieldProblems
          problems={problemsAt(editor.problems, path, [[...path, "stage"], milestone.path, steps.path])}
        />
      </div>
      <Section title="Milestone" about="counted from the entry into the stage">
        {"value" in milestone ? (
          <SchemaForm place={milestone} label="Milestone" bare />
        ) : (
          <p className="weak">No target time.</p>
        )}
        <button
          type="button"
          className="button button--sm add"
          onClick={() =>
            "value" in milestone
              ? edit([{ path: milestone.path, remove: true }], { label: `Remove the milestone of ${name}` })
              : edit([{ path: milestone.path, set: blankOf(milestone.shape) }], {
                  label: `Add a milestone to ${name}`,
                })
          }
        >
          {"value" in milestone ? "Remove the milestone" : "Add a milestone"}
        </button>
      </Section>
      <div className="section">
        <SchemaForm place={steps} label="Steps" />
      </div>
    </Panel>
  );
}
