import { kinds } from "@throughline/steps";
import type { Path } from "@throughline/workflow";
import { Icon } from "../../marks/icon.tsx";
import { useFilling } from "./filling.tsx";
import { isMap, type Place } from "./shape.ts";

/** The steps of a list: they have forms of their own, a press away. */
export function StepLinks({ steps, label }: { steps: Place[]; label: string; path: Path }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the other fields are
    <div role="group" aria-label={label} className="field">
      <span className="field__label">{label}</span>
      <ul className="step-links">
        {steps.map((step) => (
          <li key={step.path.join("/")}>
            <StepLink step={step} />
          </li>
        ))}
      </ul>
    </div>
  );
}

export function StepLink({ step }: { step: Place }) {
  const { editor } = useFilling();
  const kind = kindIn(step.value);
  const id = kind && isMap(step.value) ? String(step.value[kind]) : "A step without a kind yet";
  return (
    <button type="button" className="button button--sm step-link" onClick={() => editor.select(step.path)}>
      <span className="truncate">{id}</span>
      {kind && <span className="weak">{kind}</span>}
      <Icon name="right" small />
    </button>
  );
}

/** The key that opens a step. */
export const kindIn = (value: unknown): string | undefined =>
  isMap(value) ? kinds.find(({ kind }) => typeof value[kind] === "string")?.kind : undefined;
