import type { Path } from "@throughline/workflow";
import { useEdit, useFilling } from "./filling.tsx";
import { NameField } from "./name-field.tsx";
import { Panel, Section } from "./panel.tsx";
import { placeAt } from "./parts.ts";
import { mentionsOf, renamesOf } from "./references.ts";
import { GroupForm } from "./schema-form.tsx";
import { FILE } from "./shape.ts";
import { UsedBy } from "./used-by.tsx";

/** A fact: its type and values, and who settles and reads it. */
export function FactForm({ path, name }: { path: Path; name: string }) {
  const { at } = useFilling();
  const edit = useEdit();
  const file = { shape: FILE, path: [], value: at([]) };
  const taken = Object.keys((at(["facts"]) ?? {}) as object);
  return (
    <Panel title={name} about="fact" icon="check">
      <div className="section fields">
        <NameField
          {...{ name, path, taken }}
          onRename={(to) =>
            edit(renamesOf(file, "fact", name, to), {
              label: `Rename ${name} to ${to}`,
              select: ["facts", to],
            })
          }
        />
        <GroupForm place={placeAt(path, at)} />
      </div>
      <Section title="Used by">
        <UsedBy paths={mentionsOf(file, "fact", name, name).map((one) => one.path)} own={path} />
      </Section>
    </Panel>
  );
}
