import { useFilling } from "../filling.tsx";
import { namesOf } from "../names.ts";
import { blanksOf, formWords, type Phrase, readPhrase, wordsBetween, writePhrase } from "../phrase.ts";
import type { Shape } from "../shape.ts";
import { Select } from "./choice.tsx";
import { TextBox } from "./text.tsx";
import { Widget, type WidgetProps } from "./widget.tsx";

/** A text that is written in one of several forms: which of them, and what fills its blanks. */
export function Phrases(props: WidgetProps) {
  const { place, id, label, required, describedBy, invalid, onChange } = props;
  const forms = place.shape["x-phrases"] ?? [];
  const filling = useFilling();
  const read = readPhrase(forms, place.value);
  const [only] = forms;
  if (!read && place.value !== undefined && place.value !== "") return <TextBox {...props} />;
  const phrase: Phrase | undefined =
    read ?? (forms.length === 1 && only !== undefined ? { form: only, blanks: [] } : undefined);
  const choose = (form: string) => {
    if (form === "") return onChange(undefined);
    const before = read ? new Map(blanksOf(read.form).map((name, at) => [name, read.blanks[at]])) : new Map();
    const blanks = blanksOf(form).map(
      (name) => before.get(name) ?? SAMPLES[name] ?? namesOf(name, filling).find(isUsual)?.name ?? "",
    );
    onChange(writePhrase({ form, blanks }));
  };
  return (
    <span className="phrase">
      {forms.length > 1 && (
        <Select {...{ id, label, describedBy, invalid }} value={phrase?.form ?? ""} onChange={choose}>
          {(!phrase || !required) && <option value="">{required ? "Choose…" : "not said"}</option>}
          {forms.map((form) => (
            <option key={form} value={form}>
              {formWords(form)}
            </option>
          ))}
        </Select>
      )}
      {phrase && (
        <Blanks
          {...{ phrase, label, describedBy, invalid }}
          path={place.path}
          alone={forms.length === 1}
          id={forms.length === 1 ? id : `${id}-blank`}
          onChange={(blanks, burst) => onChange(writePhrase({ form: phrase.form, blanks }), burst)}
        />
      )}
    </span>
  );
}

const SAMPLES: Record<string, string | undefined> = { number: "1", duration: "1 hour" };

const isUsual = ({ name }: { name: string }) => name !== "owner";

function Blanks({
  phrase,
  path,
  id,
  label,
  alone,
  describedBy,
  invalid,
  onChange,
}: {
  phrase: Phrase;
  path: WidgetProps["place"]["path"];
  id: string;
  label: string;
  /** There is one form only, so that its words stand beside the blanks. */
  alone: boolean;
  describedBy: string | undefined;
  invalid: boolean;
  onChange(blanks: string[], burst?: string): void;
}) {
  const words = wordsBetween(phrase.form);
  return (
    <>
      {alone && words[0] && <span className="phrase__words">{words[0]}</span>}
      {blanksOf(phrase.form).map((name, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blanks of one form stay where they are
        <span key={`${phrase.form} ${at}`} className="phrase__blank">
          <Widget
            id={at === 0 ? id : `${id}-${at}`}
            label={alone ? label : `${label}: ${name}`}
            place={{ shape: shapeOf(name), path, value: phrase.blanks[at] ?? "" }}
            required
            {...{ describedBy, invalid }}
            onChange={(value, burst) =>
              onChange(
                blanksOf(phrase.form).map((_, index) =>
                  index === at ? String(value ?? "") : (phrase.blanks[index] ?? ""),
                ),
                burst,
              )
            }
          />
          {(alone || at > 0) && words[at + 1] && <span className="phrase__words">{words[at + 1]}</span>}
        </span>
      ))}
    </>
  );
}

/** A blank is a text of its own: a number, a time, or the name of what it is called by. */
const shapeOf = (name: string): Shape =>
  name === "number" ? { type: "number" } : { type: "string", "x-is": name as NonNullable<Shape["x-is"]> };
