import type { Path } from "@throughline/workflow";
import { useId } from "react";
import { Icon } from "../../marks/icon.tsx";
import { FieldHead } from "./field.tsx";
import { problemsAt, useEdit, useFilling } from "./filling.tsx";
import { namesOf } from "./names.ts";
import { FieldProblems } from "./problems.tsx";
import { type PlaceProps, SchemaForm } from "./schema-form.tsx";
import { blankOf, type Form, isOne, type Place } from "./shape.ts";
import { Combo } from "./widget/name.tsx";

type List = Extract<Form, { as: "list" }>;

/** A list: of names a set of them; of anything else its entries, each of which can be moved and taken out. */
export function ListForm({ place, label, bare, required, onRemove, form }: PlaceProps & { form: List }) {
  const { editor } = useFilling();
  const id = useId();
  const { shape, path } = place;
  const isSet = form.item["x-is"] !== undefined && !shape["x-phrases"] && isNamed(form.item["x-is"]);
  const problems = problemsAt(editor.problems, path, isSet ? [] : form.items.map((item) => item.path));
  const change = useListChanges(place, form, required ?? true);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the other fields are
    <div role="group" aria-label={label} className="field" data-path={path.join("/")}>
      <FieldHead label={label} bare={bare} onRemove={onRemove} />
      {isSet ? (
        <NameSet {...{ label, form, change }} describedBy={problems.length ? id : undefined} />
      ) : (
        <ol className="lines">
          {form.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry is what stands at its place
            <li key={at} className={isOne(item.shape) ? "line" : "line line--block"}>
              <SchemaForm place={item} label={`${label} ${at + 1}`} bare />
              <EntryButtons
                label={`${label} ${at + 1}`}
                up={at > 0 ? () => change.move(at, at - 1) : undefined}
                down={at < form.items.length - 1 ? () => change.move(at, at + 2) : undefined}
                remove={() => change.remove(at)}
              />
            </li>
          ))}
        </ol>
      )}
      {!isSet && (
        <button type="button" className="button button--quiet button--sm add" onClick={() => change.add()}>
          <Icon name="plus" small />
          {form.items.length === 0 ? label : "One more"}
        </button>
      )}
      {shape.description && !bare && <p className="field__hint">{shape.description}</p>}
      <FieldProblems id={id} problems={problems} />
    </div>
  );
}

/** Names of which there is a list to choose from; the others are written. */
const isNamed = (is: string) =>
  ["fact", "field", "operation", "model", "skill", "team", "queue", "stage", "value"].includes(is);

/** Names as chips, with a field to add one. */
function NameSet({
  label,
  form,
  change,
  describedBy,
}: {
  label: string;
  form: List;
  change: ReturnType<typeof useListChanges>;
  describedBy: string | undefined;
}) {
  const filling = useFilling();
  const is = form.item["x-is"] ?? "";
  const there = form.items.map(({ value }) => String(value));
  const offered = namesOf(is, filling, form.items[0]?.path).filter(({ name }) => !there.includes(name));
  const { uses } = filling;
  if (uses)
    return (
      <div>
        <ul className="name-rows">
          {there.map((name, at) => (
            <li key={name}>
              <span className="truncate">{name}</span>
              <span className="weak truncate">{uses(name).join(", ") || "not used"}</span>
              <EntryButtons label={`${name} from ${label}`} remove={() => change.remove(at)} />
            </li>
          ))}
        </ul>
        <AddName {...{ label, describedBy }} names={offered} onAdd={(name) => change.add(name)} />
      </div>
    );
  return (
    <div className="name-set">
      {there.map((name, at) => (
        <span key={name} className="chip chip--plain">
          <span className="truncate">{name}</span>
          <button
            type="button"
            className="chip__clear"
            aria-label={`Remove ${name} from ${label}`}
            onClick={() => change.remove(at)}
          >
            <Icon name="x" small />
          </button>
        </span>
      ))}
      <AddName {...{ label, describedBy }} names={offered} onAdd={(name) => change.add(name)} />
    </div>
  );
}

/** A field that hands over a name once it is chosen, or written and left or entered, and is empty again. */
function AddName({
  label,
  names,
  describedBy,
  onAdd,
}: {
  label: string;
  names: { name: string; note?: string }[];
  describedBy: string | undefined;
  onAdd(name: string): void;
}) {
  return (
    <Combo
      label={`Add to ${label}`}
      placeholder="Add…"
      value=""
      {...{ names, describedBy }}
      clears
      onChange={(name) => name !== "" && onAdd(name)}
    />
  );
}

/** What can be done with an entry of a list. */
export function EntryButtons({
  label,
  up,
  down,
  remove,
}: {
  label: string;
  up?: (() => void) | undefined;
  down?: (() => void) | undefined;
  remove(): void;
}) {
  return (
    <span className="line__buttons">
      {(up || down) && (
        <>
          <IconButton icon="up" label={`Move ${label} up`} act={up} />
          <IconButton icon="down" label={`Move ${label} down`} act={down} />
        </>
      )}
      <IconButton icon="x" label={`Remove ${label}`} act={remove} />
    </span>
  );
}

function IconButton({
  icon,
  label,
  act,
}: {
  icon: "up" | "down" | "x";
  label: string;
  act?: (() => void) | undefined;
}) {
  return (
    <button
      type="button"
      className="button button--quiet button--sm button--icon"
      aria-label={label}
      title={label}
      disabled={!act}
      onClick={act}
    >
      <Icon name={icon} small />
    </button>
  );
}

/** Changes of a list as a whole. */
export function useListChanges({ path, value }: Place, form: List, required: boolean) {
  const edit = useEdit();
  const key = String(path.findLast((one) => typeof one === "string") ?? "list");
  const at = (index: number): Path => [...path, index];
  return {
    add(entry: unknown = blankOf(form.item)) {
      const first = value === undefined || value === null;
      edit([first ? { path, set: [entry] } : { path, add: entry }], { label: `Add to ${key}` });
    },
    insert(index: number, entry: unknown) {
      const end = index >= form.items.length;
      edit([end ? { path, add: entry } : { path: at(index), insert: entry }], { label: `Add to ${key}` });
    },
    move(from: number, before: number) {
      edit([{ path: at(from), move: at(before) }], { label: `Move in ${key}` });
    },
    remove(index: number) {
      const whole = form.single || (form.items.length === 1 && !required);
      edit([{ path: whole ? path : at(index), remove: true }], { label: `Remove from ${key}` });
    },
  };
}
