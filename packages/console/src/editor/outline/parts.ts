import { kindOf } from "@throughline/steps";
import type { Path, Places, Step, Workflow } from "@throughline/workflow";
import { title } from "../../format/value.ts";
import type { IconName } from "../../marks/icons.ts";
import { kindLook } from "../../marks/kinds.ts";
import { titleOf } from "../../story/kinds.ts";

/** A part of a workflow that one looks at as a whole: a stage, a step, a branch of it, an agent. */
export interface Part {
  /** The path, as one text. */
  key: string;
  path: Path;
  is: "head" | "group" | "stage" | "step" | "block" | "entry";
  label: string;
  /** What it does or how it is meant, in a few words. */
  note: string;
  icon?: IconName;
  /** Of a step: its kind. */
  kind?: string;
  /** Where steps can be put into it: the list that holds them. */
  steps?: Path;
  parts: Part[];
}

/** A path as one text, as it stands in an address too. */
export const keyOf = (path: Path): string => path.map((key) => encodeURIComponent(String(key))).join("/");

export const pathOf = (key: string): Path =>
  key === ""
    ? []
    : key.split("/").map((part) => (/^\d+$/.test(part) ? Number(part) : decodeURIComponent(part)));

/** The parts of a workflow in the order in which they are read: what it is about, what is done, and by whom. */
export function partsOf(workflow: Workflow, places: Places): Part[] {
  const { facts, agents, handlers, stages } = workflow;
  return [
    part(["start"], "head", "Start", startNote(workflow), { icon: "play" }),
    ...stages.map((stage) => {
      const path = places.pathOf(stage) ?? [];
      return part(path, "stage", stage.name, stage.milestone ? `within ${stage.milestone.within.text}` : "", {
        steps: [...path, "steps"],
        parts: stage.steps.map((step) => stepPart(step, places)),
      });
    }),
    group(
      "while",
      "At any stage",
      handlers.map((handler) => {
        const path = places.pathOf(handler) ?? [];
        const step = handler.do.kind === "step" ? [stepPart(handler.do.step, places)] : [];
        return part(path, "entry", `On ${handler.event}`, handler.when ?? "", { icon: "bolt", parts: step });
      }),
    ),
    group(
      "facts",
      "Facts",
      Object.entries(facts).map(([name, { type }]) =>
        part(["facts", name], "entry", name, type, { icon: "rule" }),
      ),
    ),
    group(
      "agents",
      "Agents",
      Object.values(agents).map(({ name, role }) =>
        part(["agents", name], "entry", name, role, { icon: "person" }),
      ),
    ),
    part(["governs"], "head", "Governed fields", workflow.governs.join(", "), { icon: "foreign" }),
    part(["budget"], "head", "Budget", workflow.budget ? `$${workflow.budget.perItem} an item` : "none", {
      icon: "insights",
    }),
    ...(workflow.adopt
      ? [part(["adopt"], "head", "Open records", `${workflow.adopt.length} rules`, { icon: "items" })]
      : []),
  ];
}

const startNote = ({ object, start }: Workflow) =>
  `${object} ${start.event}${start.when ? `, ${start.when}` : ""}`;

function part(path: Path, is: Part["is"], label: string, note: string, more: Partial<Part> = {}): Part {
  return { key: keyOf(path), path, is, label, note, parts: [], ...more };
}

const group = (key: string, label: string, parts: Part[]): Part =>
  part([key], "group", label, String(parts.length || ""), { parts });

function stepPart(step: Step, places: Places): Part {
  const path = places.pathOf(step) ?? [];
  const kind = kindOf(step.kind);
  const lists = kind.blocks?.(step.config as never) ?? [];
  return part(path, "step", titleOf(step.id, step.kind), kind.summary(step.config as never, step.blocks), {
    icon: kindLook(step.kind).icon,
    kind: step.kind,
    parts: step.blocks.map((block, index) => {
      const list = [...path, ...(lists[index]?.path ?? [])];
      return part(list, "block", block.when ?? title(block.name), "", {
        steps: list,
        parts: block.steps.map((inner) => stepPart(inner, places)),
      });
    }),
  });
}

/** The parts and all that are in them, one after the other. */
export const flat = (parts: Part[]): Part[] => parts.flatMap((one) => [one, ...flat(one.parts)]);

/** The smallest part that a path lies in. */
export function partAt(parts: Part[], path: Path | undefined): Part | undefined {
  if (!path) return undefined;
  const around = parts.find((one) => one.path.every((key, index) => path[index] === key));
  // a stage's steps lie below the key that lists them, and a group's entries below its own
  return around && (partAt(around.parts, path) ?? around);
}
