import { FieldHead } from "./field.tsx";
import { problemsAt, useEdit, useFilling } from "./filling.tsx";
import { FieldProblems } from "./problems.tsx";
import { type PlaceProps, SchemaForm } from "./schema-form.tsx";
import { blankOf, type Form, isMap, isOne, listShape, type Shape } from "./shape.ts";
import { StepLink } from "./step-links.tsx";
import { Select } from "./widget/choice.tsx";

type ChoiceOf = Extract<Form, { as: "choice" }>;

/** One of several forms: which one is a choice in words, and below it stands the form. */
export function ChoiceForm({
  place,
  label,
  bare,
  required,
  onRemove,
  form,
}: PlaceProps & { form: ChoiceOf }) {
  const { editor } = useFilling();
  const edit = useEdit();
  const { chosen, options } = form;
  const at = chosen ? options.indexOf(chosen) : -1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the other fields are
    <div
      role="group"
      aria-label={label}
      className={`field ${chosen && isOne(chosen) ? "field--inline" : ""}`}
      data-path={place.path.join("/")}
    >
      <FieldHead label={label} bare={bare} onRemove={onRemove} />
      <Select
        label={`Form of ${label}`}
        value={String(at)}
        className="choice__form"
        onChange={(text) => {
          const to = options[Number(text)];
          if (to)
            edit([{ path: place.path, set: converted(place.value, chosen, to) }], {
              label: `Change the form of ${label.toLowerCase()}`,
            });
        }}
      >
        {at < 0 && <option value="-1">Choose…</option>}
        {options.map((option, index) => (
          <option key={wordsOf(option)} value={String(index)}>
            {wordsOf(option)}
          </option>
        ))}
      </Select>
      {place.shape.description && !bare && <p className="field__hint">{place.shape.description}</p>}
      {chosen?.$ref ? (
        <StepLink step={{ ...place, shape: chosen }} />
      ) : chosen ? (
        <SchemaForm place={{ ...place, shape: chosen }} label={label} required={required} bare />
      ) : (
        <FieldProblems problems={problemsAt(editor.problems, place.path)} />
      )}
    </div>
  );
}

/** What a form of a union is called. */
const wordsOf = ({ title, const: fixed, type, items, properties, enum: values }: Shape): string =>
  title ??
  (fixed !== undefined
    ? String(fixed)
    : values
      ? values.join(", ")
      : items
        ? "Several"
        : properties
          ? `With ${Object.keys(properties).join(", ")}`
          : type === "null"
            ? "nothing"
            : "One");

/** A value in another form of its union, with as much of it as has a place there. */
export function converted(value: unknown, from: Shape | undefined, to: Shape): unknown {
  if (value === undefined || to.$ref) return blankOf(to);
  if (listShape(to)) return Array.isArray(value) ? value : isMap(value) ? Object.keys(value) : [value];
  if (to.properties) {
    const [opening = ""] = to.required ?? Object.keys(to.properties);
    if (!isMap(value)) return blankOf(to, isText(value) ? { [opening]: value } : {});
    return blankOf(to, Object.fromEntries(Object.entries(value).filter(([key]) => to.properties?.[key])));
  }
  if (typeof to.additionalProperties === "object") {
    const inner = to.additionalProperties;
    const keys = Array.isArray(value) ? value.map(String) : isText(value) ? [String(value)] : [];
    const blank = inner.anyOf?.some(({ type }) => type === "null") ? null : blankOf(inner);
    return Object.fromEntries(keys.map((key) => [key, blank]));
  }
  const [opening = ""] = from?.required ?? [];
  const inside = isMap(value)
    ? (value[opening] ?? Object.keys(value)[0])
    : Array.isArray(value)
      ? value[0]
      : value;
  return isText(inside) && !to.enum && to.const === undefined ? inside : blankOf(to);
}

const isText = (value: unknown) => typeof value === "string" && value !== "";
