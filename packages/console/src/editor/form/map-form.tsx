import { type KeyboardEvent, useId, useState } from "react";
import { Icon } from "../../marks/icon.tsx";
import { FieldHead } from "./field.tsx";
import { FillingProvider, problemsAt, useEdit, useFilling } from "./filling.tsx";
import { freshName } from "./fresh.ts";
import { EntryButtons } from "./list-form.tsx";
import { FieldProblems } from "./problems.tsx";
import { type PlaceProps, SchemaForm } from "./schema-form.tsx";
import { blankOf, type Form, isOne, type Shape } from "./shape.ts";
import { Widget } from "./widget/widget.tsx";

type MapOf = Extract<Form, { as: "map" }>;

/** A map whose keys somebody chooses: each with its key and its value. */
export function MapForm({ place, label, bare, onRemove, form }: PlaceProps & { form: MapOf }) {
  const filling = useFilling();
  const edit = useEdit();
  const { shape, path } = place;
  const keys = form.entries.map(({ key }) => key);
  const add = () => {
    const key = freshName(form.name, keys, filling);
    edit([{ path: [...path, key], set: blankOf(form.item) }], { label: `Add ${key}` });
  };
  const isFull = keys.length >= (shape.maxProperties ?? Number.POSITIVE_INFINITY);
  const isAbout = ["fact", "field"].includes(form.name["x-is"] ?? "");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the other fields are
    <div role="group" aria-label={label} className="field" data-path={path.join("/")}>
      <FieldHead label={label} bare={bare} onRemove={onRemove} />
      <ul className="lines">
        {form.entries.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is what stands at its place, whatever it is called
          <li key={at} className={`line ${isOne(entry.shape) ? "line--pair" : "line--block"}`}>
            <KeyName
              name={entry.key}
              shape={form.name}
              label={`Name in ${label}`}
              path={entry.path}
              onRename={(name) =>
                !keys.includes(name) &&
                edit([{ path: entry.path, rename: name }], { label: `Rename ${entry.key} to ${name}` })
              }
            />
            <FillingProvider value={isAbout ? { ...filling, of: entry.key } : filling}>
              <SchemaForm place={entry} label={entry.key} bare />
            </FillingProvider>
            {shape.maxProperties !== 1 && (
              <EntryButtons
                label={entry.key}
                remove={() =>
                  edit([{ path: form.entries.length === 1 && onRemove ? path : entry.path, remove: true }], {
                    label: `Remove ${entry.key}`,
                  })
                }
              />
            )}
          </li>
        ))}
      </ul>
      {!isFull && (
        <button type="button" className="button button--quiet button--sm add" onClick={add}>
          <Icon name="plus" small />
          {form.entries.length === 0 ? label : "One more"}
        </button>
      )}
      {shape.description && !bare && <p className="field__hint">{shape.description}</p>}
      <FieldProblems
        problems={problemsAt(
          filling.editor.problems,
          path,
          form.entries.map((entry) => entry.path),
        )}
      />
    </div>
  );
}

/** The key of an entry. What is typed is the name once it is left or entered: on the way there it may be that of another. */
export function KeyName({
  id,
  name,
  shape,
  label,
  path,
  onRename,
}: {
  /** Of the field, where a label names it. */
  id?: string;
  name: string;
  shape: Shape;
  label: string;
  path: (string | number)[];
  onRename(name: string): void;
}) {
  const own = useId();
  const [typed, setTyped] = useState<string>();
  const commit = (to = typed) => {
    setTyped(undefined);
    if (to !== undefined && to.trim() !== "" && to !== name) onRename(to);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens to what happens in the field inside
    <span
      className="line__name"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget as Node) && commit()}
      onKeyDown={(event: KeyboardEvent) => event.key === "Enter" && commit()}
    >
      <Widget
        id={id ?? own}
        label={label}
        place={{ shape: { type: "string", ...shape }, path, value: typed ?? name }}
        required
        describedBy={undefined}
        invalid={false}
        onChange={(value, burst) => {
          if (burst === undefined) commit(String(value ?? ""));
          else setTyped(String(value ?? ""));
        }}
      />
    </span>
  );
}
