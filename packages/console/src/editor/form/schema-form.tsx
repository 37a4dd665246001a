import { useState } from "react";
import { AddMenu } from "./add-menu.tsx";
import { ChoiceForm } from "./choice-form.tsx";
import { FieldHead, OneField } from "./field.tsx";
import { problemsAt, useEdit, useFilling } from "./filling.tsx";
import { useFocusAt } from "./focus.ts";
import { Ladder } from "./ladder/ladder.tsx";
import { Ladders } from "./ladder/ladders.tsx";
import { ListForm } from "./list-form.tsx";
import { MapForm } from "./map-form.tsx";
import { FieldProblems } from "./problems.tsx";
import { blankOf, type Field, formOf, isOne, labelOf, type Place } from "./shape.ts";
import { StepLinks } from "./step-links.tsx";

/** Maps with so many keys or fewer show all of them; of larger ones those that are not there are added by a menu. */
const FEW = 5;

export interface PlaceProps {
  place: Place;
  label: string;
  required?: boolean | undefined;
  /** The label is for screen readers: what stands around says what it is. */
  bare?: boolean | undefined;
  onRemove?: (() => void) | undefined;
}

/** A form for what may stand in a place of the file, made from its schema alone. */
export function SchemaForm(props: PlaceProps) {
  const { place, label, bare, onRemove } = props;
  const { shape } = place;
  if (isOne(shape)) return <OneField {...props} required={props.required ?? true} />;
  if (shape["x-is"] === "ladder") return <Ladder place={place} label={label} />;
  const form = formOf(place);
  switch (form.as) {
    case "one":
      return null;
    case "steps":
      return <StepLinks steps={form.steps} label={label} path={place.path} />;
    case "choice":
      return <ChoiceForm {...props} form={form} />;
    case "list":
      return <ListForm {...props} form={form} />;
    case "map":
      if (form.item["x-is"] === "ladder") return <Ladders place={place} form={form} label={label} />;
      return <MapForm {...props} form={form} />;
    case "group":
      return (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the other fields are
        <div role="group" aria-label={label} className={bare ? "group" : "group group--named"}>
          {!bare && (
            <FieldHead label={label} onRemove={onRemove}>
              {null}
            </FieldHead>
          )}
          {!bare && shape.description && <p className="field__hint">{shape.description}</p>}
          <GroupForm place={place} />
        </div>
      );
  }
}

/** The fields of a map whose keys are known: those that are there, those that must be, and a way to the others. */
export function GroupForm({
  place,
  without = [],
  title,
}: {
  place: Place;
  without?: readonly string[];
  /** What stands above it; a field that is called the same is not called so again. */
  title?: string | undefined;
}) {
  const { editor } = useFilling();
  const edit = useEdit();
  const [opened, setOpened] = useState<string[]>([]);
  const focusAt = useFocusAt();
  const form = formOf(place);
  if (form.as !== "group") return null;
  const isOurs = ({ key }: Field) => !without.includes(key);
  const all = [...form.there, ...form.missing].filter(isOurs);
  const few = all.length <= FEW;
  const inOrder = orderOf(place);
  const shown = all
    .filter(
      (field) => form.there.includes(field) || opened.includes(field.key) || (few && isOne(field.shape)),
    )
    .sort((one, other) => inOrder(one) - inOrder(other));
  const others = all.filter((field) => !shown.includes(field));
  const open = (field: Field) => {
    setOpened([...opened, field.key]);
    if (!isOne(field.shape)) {
      const label = labelOf(field.key).toLowerCase();
      edit([{ path: field.path, set: blankOf(field.shape) }], { label: `Add ${label}` });
    }
    focusAt(field.path);
  };
  const remove = (field: Field) => {
    setOpened(opened.filter((key) => key !== field.key));
    if ("value" in field)
      edit([{ path: field.path, remove: true }], { label: `Remove ${labelOf(field.key).toLowerCase()}` });
  };
  const patterns = Object.values(place.shape.patternProperties ?? {});
  return (
    <>
      {shown.map((field) => (
        <SchemaForm
          key={field.key}
          place={field}
          label={labelOf(field.key, field.shape)}
          required={field.required}
          bare={labelOf(field.key, field.shape) === title}
          onRemove={
            field.required || !("value" in field || opened.includes(field.key))
              ? undefined
              : () => remove(field)
          }
        />
      ))}
      <FieldProblems
        problems={problemsAt(editor.problems, place.path, [
          ...shown.map(({ path }) => path),
          ...without.map((key) => [...place.path, key]),
        ])}
      />
      {(others.length > 0 || patterns.length > 0) && (
        <AddMenu
          choices={[
            ...others.map((field) => ({
              label: labelOf(field.key, field.shape),
              hint: field.shape.description,
              act: () => open(field),
            })),
            ...patterns.map((shape) => ({
              label: labelOf(shape["x-names"]?.replace("{number}", "80")),
              hint: shape.description,
              act: () => {
                const key = shape["x-names"]?.replace("{number}", "80") ?? "";
                edit([{ path: [...place.path, key], set: blankOf(shape) }], { label: `Add ${key}` });
              },
            })),
          ]}
        />
      )}
    </>
  );
}

/** Where a field stands among the keys of the schema. */
function orderOf({ shape }: Place): (field: Field) => number {
  const keys = Object.keys(shape.properties ?? {});
  return ({ key }) => (keys.includes(key) ? keys.indexOf(key) : keys.length);
}
