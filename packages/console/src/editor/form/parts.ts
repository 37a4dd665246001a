import type { Path } from "@throughline/workflow";
import { FILE, isMap, type Place, type Shape, stepAt } from "./shape.ts";
import { kindIn } from "./step-links.tsx";

/** A part of the file that has a form of its own. */
export type Part = { path: Path } & (
  | { is: "workflow" }
  | { is: "step"; kind: string | undefined }
  | { is: "stage" }
  | { is: "agent" | "fact"; name: string }
  | { is: "other"; title: string }
);

/** The innermost part that has a form of its own, in which a path of the file lies. */
export function partAt(selection: Path | undefined, at: (path: Path) => unknown): Part {
  const path = selection ?? [];
  const step = stepIn(path, at);
  if (step) return { is: "step", path: step, kind: kindIn(at(step)) };
  const [top, second] = path;
  if (top === "stages" && second !== undefined) return { is: "stage", path: path.slice(0, 2) };
  if (typeof second === "string" && top === "agents")
    return { is: "agent", path: path.slice(0, 2), name: second };
  if (typeof second === "string" && top === "facts")
    return { is: "fact", path: path.slice(0, 2), name: second };
  if (typeof second === "number" && (top === "while" || top === "adopt"))
    return {
      is: "other",
      path: path.slice(0, 2),
      title: top === "while" ? "When an event arrives" : "Open records",
    };
  return { is: "workflow", path: [] };
}

/** The step in which a path lies: the deepest place on the way to which the schema has a step. */
function stepIn(path: Path, at: (path: Path) => unknown): Path | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const front = path.slice(0, depth);
    const [last, list] = [front.at(-1), front.at(-2)];
    if (typeof last === "number" && typeof list === "string" && isStepList(front.slice(0, -1), at))
      return front;
    if (last === "do" && front[0] === "while" && isMap(at(front))) return front;
  }
  return undefined;
}

const isStepList = (path: Path, at: (path: Path) => unknown): boolean => {
  const shape = shapeAt(path, at);
  return shape?.items?.$ref === "#/$defs/step";
};

/** What may stand at a path of the file. */
export function shapeAt(path: Path, at: (path: Path) => unknown): Shape | undefined {
  let shape: Shape | undefined = FILE;
  for (const [depth, key] of path.entries()) {
    if (!shape) return undefined;
    const here = resolved(shape, path.slice(0, depth), at);
    shape = inside(here, key);
  }
  return shape && resolved(shape, path, at);
}

function resolved(shape: Shape, path: Path, at: (path: Path) => unknown): Shape {
  return shape.$ref ? stepAt(at(path), path).shape : shape;
}

function inside(shape: Shape, key: string | number): Shape | undefined {
  const found =
    typeof key === "number"
      ? shape.items
      : (shape.properties?.[key] ??
        (typeof shape.additionalProperties === "object" ? shape.additionalProperties : undefined));
  if (found) return found;
  for (const option of shape.anyOf ?? []) {
    const one = inside(option.$ref ? {} : option, key);
    if (one) return one;
  }
  return undefined;
}

/** A part of the file as a place of a form. */
export const placeAt = (path: Path, at: (path: Path) => unknown): Place => {
  const value = at(path);
  return { shape: shapeAt(path, at) ?? {}, path, ...(value !== undefined && { value }) };
};
