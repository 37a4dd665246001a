import { conditionRows, type Path } from "@throughline/workflow";
import { type ReactNode, useId } from "react";
import { Icon } from "../../marks/icon.tsx";
import { OWN } from "../expression/expression-field.tsx";
import { problemsAt, useEdit, useFilling } from "./filling.tsx";
import { FieldProblems } from "./problems.tsx";
import { labelOf, type Place } from "./shape.ts";
import { Widget } from "./widget/widget.tsx";

/** One place of the file that one widget fills in: its label, what it is for, and what is wrong with it. */
export function OneField({
  place,
  label,
  bare,
  required = true,
  onRemove,
}: {
  place: Place;
  label: string;
  /** The label is there for screen readers only. */
  bare?: boolean;
  required?: boolean;
  onRemove?: (() => void) | undefined;
}) {
  const id = useId();
  const { editor } = useFilling();
  const edit = useEdit();
  const { shape, path } = place;
  const all = problemsAt(editor.problems, path);
  const problems = tellsItself(place) ? all.filter(({ code }) => !OWN.has(code)) : all;
  const hint = bare ? undefined : shape.description;
  const described = [hint && `${id}-hint`, problems.length > 0 && `${id}-problems`].filter(Boolean).join(" ");
  const change = (value: unknown, burst?: string) => {
    const empty = value === undefined || (value === "" && !required);
    edit([empty ? { path, remove: true } : { path, set: value }], {
      label: `Change ${nameOfPlace(path, label)}`,
      ...(burst !== undefined && { burst: `form/${path.join("/")}` }),
    });
  };
  return (
    <div className={`field ${bare ? "field--bare" : ""}`} data-path={path.join("/")}>
      <FieldHead id={id} label={label} bare={bare} onRemove={onRemove} />
      <Widget
        {...{ place, label, required }}
        id={id}
        describedBy={described || undefined}
        invalid={problems.some(({ severity }) => severity === "error")}
        onChange={change}
      />
      {hint && (
        <p className="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldProblems id={`${id}-problems`} problems={problems} />
    </div>
  );
}

/** Whether what is wrong inside of an expression is told by its own line. */
function tellsItself({ shape, value }: Place): boolean {
  const is = shape["x-is"];
  return (
    is === "expression" || is === "computed" || (is === "condition" && !conditionRows(String(value ?? "")))
  );
}

/** The label of a field, with the button that takes it out where it may be left out. */
export function FieldHead({
  id,
  label,
  bare = false,
  onRemove,
  children,
}: {
  id?: string;
  label: string;
  bare?: boolean | undefined;
  onRemove?: (() => void) | undefined;
  children?: ReactNode;
}) {
  return (
    <span className={`field__head ${bare ? "sr-only" : ""}`}>
      <label className="field__label" htmlFor={id} id={id && `${id}-label`}>
        {label}
      </label>
      {children}
      {onRemove && (
        <button
          type="button"
          className="button button--quiet button--sm button--icon"
          aria-label={`Remove ${label}`}
          title={`Remove ${label}`}
          onClick={onRemove}
        >
          <Icon name="x" small />
        </button>
      )}
    </span>
  );
}

/** A place in words, for the list of what can be undone: "at most" of the step it is in says itself. */
export function nameOfPlace(path: Path, label: string): string {
  const key = path.findLast((one) => typeof one === "string");
  return (label || labelOf(key)).toLowerCase();
}
