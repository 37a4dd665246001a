import { kinds } from "@throughline/steps";
import type { Path } from "@throughline/workflow";
import { kindLook } from "../../marks/kinds.ts";
import { beginningOf } from "../steps/beginning.ts";
import { problemsAt, useEdit, useFilling } from "./filling.tsx";
import { NameField } from "./name-field.tsx";
import { Panel, Section } from "./panel.tsx";
import { placeAt } from "./parts.ts";
import { FieldProblems } from "./problems.tsx";
import { GroupForm, SchemaForm } from "./schema-form.tsx";
import { FILE, isMap, type Shape } from "./shape.ts";

/** A step of any kind: its name and agent, what its kind has, when it runs, and what happens when it fails. */
export function StepForm({ path, kind }: { path: Path; kind: string | undefined }) {
  const { editor, at } = useFilling();
  const edit = useEdit();
  const place = placeAt(path, at);
  if (!kind) return <ChooseKind path={path} />;
  const written = isMap(place.value) ? place.value : {};
  const language = kinds.find((one) => one.kind === kind);
  const id = String(written[kind]);
  const look = kindLook(kind);
  const field = (key: string) => ({
    ...{ shape: place.shape.properties?.[key] ?? {}, path: [...path, key] },
    ...(Object.hasOwn(written, key) && { value: written[key] }),
  });
  const remove = (key: string) =>
    Object.hasOwn(written, key)
      ? () => edit([{ path: [...path, key], remove: true }], { label: `Remove ${key} of ${id}` })
      : undefined;
  return (
    <Panel title={titleOf(id)} about={`${kind}, ${language?.type}`} icon={look.icon} by={look.hue}>
      <div className="section pair">
        <NameField
          name={id}
          path={[...path, kind]}
          onRename={(name) =>
            edit([{ path: [...path, kind], set: name }], { label: `Rename ${id} to ${name}` })
          }
        />
        <SchemaForm place={withoutHint(field("agent"))} label="Agent" required={false} />
      </div>
      <FieldProblems problems={problemsOf(path, kind, editor.problems)} />
      <div className="section fields">
        {language && <p className="weak fields__about">{language.description}</p>}
        <GroupForm place={place} without={[kind, "agent", "when", "fails"]} />
      </div>
      <Section title="Run this step when" about={"when" in written ? "" : "it is reached, always"}>
        <SchemaForm
          place={field("when")}
          label="Run this step when"
          required={false}
          bare
          onRemove={remove("when")}
        />
      </Section>
      <Section
        title="If it fails for good"
        about={"fails" in written ? "" : "an incident, where nothing is said"}
      >
        <SchemaForm place={field("fails")} label="If it fails for good" required={false} bare />
      </Section>
    </Panel>
  );
}

const withoutHint = <T extends { shape: Shape }>(place: T): T => {
  const { description: _, ...shape } = place.shape;
  return { ...place, shape };
};

/** What is said of the step as a whole. */
const problemsOf = (path: Path, kind: string, all: Parameters<typeof problemsAt>[0]) =>
  problemsAt(all, path).filter(
    ({ path: at }) =>
      at?.length === path.length || (at?.length === path.length + 1 && !known(kind, at.at(-1))),
  );

const known = (kind: string, key: string | number | undefined) =>
  key === kind || (key !== undefined && FILE.$defs?.[kind]?.properties?.[key] !== undefined);

/** "find-invoice" is "Find invoice". */
export const titleOf = (id: string) => {
  const words = id.replace(/[-_]/g, " ");
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
};

/** A step that says nothing yet. */
function ChooseKind({ path }: { path: Path }) {
  const { editor } = useFilling();
  const edit = useEdit();
  return (
    <Panel title="A new step" icon="flow">
      <div className="section fields">
        <p className="weak">What does it do?</p>
        {kinds.map(({ kind, description }) => (
          <button
            key={kind}
            type="button"
            className="kind-choice"
            onClick={() => {
              const language = kinds.find((one) => one.kind === kind);
              if (language && editor.workflow)
                edit([{ path, set: beginningOf(language, editor.workflow) }], { label: `Make it ${kind}` });
            }}
          >
            <strong>{kind}</strong>
            <span className="weak">{description}</span>
          </button>
        ))}
      </div>
    </Panel>
  );
}
