import {
  compile,
  type ExpressionProblem,
  isFormula,
  type Path,
  translateFormula,
  type ValueType,
} from "@throughline/workflow";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { Icon } from "../../marks/icon.tsx";
import type { Editor } from "../editor.ts";
import { useKnown } from "../use-known.ts";
import { offersAt } from "./complete.ts";
import "./expression.css";
import { type Line, type LineHost, openLine } from "./line.ts";
import { envOf, namesIn, placeOf, readersOf } from "./names.ts";
import { saysOf, useSample } from "./sample.ts";

/** What a field for an expression is given. */
export interface ExpressionFieldProps {
  editor: Editor;
  /** Where the expression stands in the file. */
  path: Path;
  /** As it is written; empty where there is none yet. */
  value: string;
  /** The type that the place needs: `boolean` for a condition. */
  expects?: ValueType;
  label: string;
  /** The label is for screen readers alone. */
  bare?: boolean;
  /** What is written now; `burst` is one name as long as it is the same field, for one entry of the undo stack. */
  onChange(text: string, burst: string): void;
}

/** One line for an expression: what may be read is offered, and what is wrong is told as one types. */
export function ExpressionField(props: ExpressionFieldProps) {
  const { editor, path, value, label, bare = false } = props;
  const id = useId();
  const { text, setText, names, problems } = useExpression(props);
  const [told, setTold] = useState<string>();
  const translated = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const line = useRef<Line>(undefined);
  const host = useRef<LineHost>(undefined);
  host.current = {
    changed(next) {
      setText(next);
      setTold(translated.current ? "A Salesforce formula was translated." : undefined);
      translated.current = false;
      props.onChange(next, path.join("/"));
    },
    offers: (source, at, explicit) => offersAt(source, at, names, explicit),
    pasted(pasted) {
      const flat = pasted.replace(/\s*\n\s*/g, " ").trim();
      const { cel } = isFormula(flat) ? translateFormula(flat) : {};
      translated.current = cel !== undefined;
      return cel ?? flat;
    },
    about(name) {
      const found = names.find((one) => one.name === name);
      if (!found || !editor.workflow) return [];
      const readers = readersOf(editor.workflow, name);
      return [
        `${found.label} · ${found.type}${found.of ? `: ${found.of.slice(0, 8).join(", ")}` : ""}`,
        ...(found.note ? [found.note] : []),
        readers.length > 0 ? `Used by ${readers.join(", ")}` : "Used by no step",
      ];
    },
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the line is opened once; what it shows comes after
  useEffect(() => {
    const opened = openLine(box.current as HTMLElement, value, () => host.current as LineHost);
    line.current = opened;
    return () => opened.close();
  }, []);
  useEffect(() => {
    line.current?.show(value);
    setText(value);
  }, [value, setText]);
  useEffect(() => {
    line.current?.describe({
      "aria-labelledby": `${id}-label`,
      "aria-describedby": `${id}-says`,
      "aria-multiline": "false",
      ...(problems.length > 0 && { "aria-invalid": "true" }),
      ...{ spellcheck: "false", autocapitalize: "off" },
    });
    line.current?.mark(
      problems.map(({ offset, length, message }) => ({
        ...{ from: offset, to: offset + Math.max(1, length), message, severity: "error" as const },
      })),
    );
  }, [id, problems]);

  const [first] = problems;
  const others = editor.problems.filter(
    (one) => !bare && one.path?.join("/") === path.join("/") && !OWN.has(one.code),
  );
  return (
    <div className="expression">
      <span id={`${id}-label`} className={bare ? "sr-only" : "field__label"}>
        {label}
      </span>
      <div ref={box} className={first ? "expression__line is-wrong" : "expression__line"} />
      <div id={`${id}-says`} className="expression__under" aria-live="polite">
        {first && (
          <p className="expression__problem">
            <Icon name="alert" small />
            <span>{inWords(first)}</span>
            {first.fix !== undefined && (
              <button
                type="button"
                className="button button--sm"
                onClick={() => host.current?.changed(fixed(text, first))}
              >
                Use {first.fix}
              </button>
            )}
          </p>
        )}
        {others.map(({ code, message, severity }) => (
          <p key={code + message} className={`expression__problem is-${severity}`}>
            <Icon name="alert" small />
            <span>{message}</span>
          </p>
        ))}
        {!first && isFormula(text) && (
          <p className="expression__told">
            <span>This is a Salesforce formula, and works as it is.</span>
            <button
              type="button"
              className="button button--sm"
              onClick={() => host.current?.changed(translateFormula(text).cel ?? text)}
            >
              Translate
            </button>
          </p>
        )}
        {told && <p className="expression__told">{told}</p>}
        {!first && <SampleValue workflow={editor.id} source={text} />}
      </div>
    </div>
  );
}

/** Problems that the line tells itself, at their place. */
export const OWN = new Set([
  "expression-syntax",
  "expression-type",
  "unknown-name",
  "formula-untranslatable",
]);

const inWords = ({ message }: ExpressionProblem) => (/[.!?]$/.test(message) ? message : `${message}.`);

const fixed = (text: string, { offset, length, fix = "" }: ExpressionProblem) =>
  text.slice(0, offset) + fix + text.slice(offset + length);

const NONE: ExpressionProblem[] = [];

/** The text as it stands on the screen, with what may be read there and what is wrong with it. */
function useExpression({ editor, path, value, expects }: ExpressionFieldProps) {
  const { workflow, places } = editor;
  const [text, setText] = useState(value);
  const known = useKnown(editor);
  const key = path.join("/");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path is the same as long as it says the same
  const { place, names } = useMemo(() => {
    const place = workflow && places ? placeOf(workflow, places, path) : {};
    return { place, names: workflow ? namesIn(workflow, known, place) : [] };
  }, [workflow, places, known, key]);
  const found = useMemo(() => {
    if (text.trim() === "") return NONE;
    const fact = place.use?.field && workflow?.facts[place.use.field];
    const want = expects ?? place.use?.want ?? (fact ? fact.type : undefined);
    return compile(text, envOf(names, text, place), want).problems;
  }, [text, names, place, expects, workflow]);
  // what is not finished is not wrong yet
  const isTyped = useTyping(text);
  const problems = isTyped && found[0]?.code === "expression-syntax" ? NONE : found;
  return { text, setText, names, problems };
}

/** A pause between two letters is shorter, in ms. */
const PAUSE_MS = 600;

/** Whether a text was another one a moment ago. */
function useTyping(text: string): boolean {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested !== text;
}

/** What the expression comes to for the newest work item. */
function SampleValue({ workflow, source }: { workflow: string; source: string }) {
  const { data: sample } = useSample(workflow);
  const said = sample && source.trim() !== "" ? saysOf(source, sample, new Date().toISOString()) : undefined;
  if (!said) return null;
  return (
    <p className="expression__sample">
      <span>
        For {said.number}: <b>{said.value}</b>
        {said.why && ` · ${said.why}`}
      </span>
    </p>
  );
}
