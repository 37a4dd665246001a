import type { Path } from "@throughline/workflow";
import { ChoiceForm } from "./choice-form.tsx";
import { begins, FillingProvider, useEdit, useFilling } from "./filling.tsx";
import { NameField } from "./name-field.tsx";
import { Panel, Section } from "./panel.tsx";
import { partAt, placeAt } from "./parts.ts";
import { FieldProblems } from "./problems.tsx";
import { mentionsOf, namesIn, renamesOf } from "./references.ts";
import { GroupForm } from "./schema-form.tsx";
import { FILE, formOf } from "./shape.ts";
import { UsedBy, wordsFor } from "./used-by.tsx";

/** An agent: its role and its boundary, what its steps need beyond that, and which steps those are. */
export function AgentForm({ path, name }: { path: Path; name: string }) {
  const filling = useFilling();
  const { editor, at } = filling;
  const edit = useEdit();
  const file = { shape: FILE, path: [], value: at([]) };
  const place = placeAt(path, at);
  const form = formOf(place);
  const taken = Object.keys((at(["agents"]) ?? {}) as object);
  const steps = mentionsOf(file, "agent", name, name).flatMap((one) =>
    begins(one.path, path) ? [] : [one.path],
  );
  const own = steps.map((one) => partAt(one, at).path.join("/"));
  const needs = editor.problems.filter(
    ({ code, path: where }) =>
      code.endsWith("-outside-boundary") && where && own.includes(partAt(where, at).path.join("/")),
  );
  const used = new Map(
    steps.map((one): [string, string[]] => {
      const step = partAt(one, at);
      return [wordsFor(step, at), namesIn(placeAt(step.path, at))];
    }),
  );
  const uses = (what: string) => [...used].flatMap(([step, names]) => (names.includes(what) ? [step] : []));
  return (
    <FillingProvider value={{ ...filling, uses }}>
      <Panel title={name} about="agent" icon="person">
        <div className="section fields">
          <NameField
            {...{ name, path, taken }}
            onRename={(to) =>
              edit(renamesOf(file, "agent", name, to), {
                label: `Rename ${name} to ${to}`,
                select: ["agents", to],
              })
            }
          />
          {form.as === "choice" ? (
            <ChoiceForm place={place} label="Agent" bare form={form} />
          ) : (
            <GroupForm place={place} />
          )}
        </div>
        {needs.length > 0 && (
          <Section title="Its steps need more than it may">
            <FieldProblems problems={needs} />
          </Section>
        )}
        <Section title="Its steps">
          <UsedBy paths={steps} own={path} />
        </Section>
      </Panel>
    </FillingProvider>
  );
}
