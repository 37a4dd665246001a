import { kindOf } from "@throughline/steps";
import { formatAction, type Handler, type Step, type Workflow, wordingOf } from "@throughline/workflow";
import { title } from "../../format/value.ts";
import { kindLook } from "../../marks/kinds.ts";
import { titleOf } from "../../story/kinds.ts";
import type { DrawnNode } from "./drawing.ts";

type Face = Pick<DrawnNode, "title" | "text" | "kind" | "icon" | "hue">;

/** What a step's node says. */
export function faceOf({ id, kind, config, blocks }: Step): Face {
  const { icon, hue } = kindLook(kind);
  return {
    title: titleOf(id, kind),
    text: kindOf(kind).summary(config as never, blocks),
    ...{ kind, icon, hue },
  };
}

/** What begins an item. */
export const startOf = ({ object, start }: Pick<Workflow, "object" | "start">): Face => ({
  title: start.when ? `${title(object)}, ${conditionWords(start.when)}` : `Every ${title(object)}`,
  ...{ text: "", kind: start.event, icon: "bolt", hue: "rule" },
});

/** What happens at any stage. */
export function handlerOf({ event, from, when, do: action }: Handler): Face {
  const what =
    action.kind === "step"
      ? titleOf(action.step.id, action.step.kind)
      : action.kind === "action"
        ? formatAction(action.action)
        : "follow master";
  return {
    title: `On ${event}${from ? ` of ${title(from.object)}` : ""}`,
    text: when ? `${what}, if ${conditionWords(when)}` : what,
    ...{ kind: "while", icon: "bolt", hue: "rule" },
  };
}

/** A condition as people say it. */
export const conditionWords = (source: string): string => wordingOf(source).words.replaceAll('"', "");
