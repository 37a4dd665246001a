import { type Path, walkSteps } from "@throughline/workflow";
import { settledBy, usePast } from "../../past/use-past.ts";
import { useFilling } from "../filling.tsx";

/** Of all times that a fact was settled in the last month, the share that each rung of its ladder did; in their order. */
export function useShares(path: Path, fact: string): number[] | undefined {
  const { editor, step: at } = useFilling();
  const { data } = usePast(editor.id);
  const { workflow, places, readable } = editor;
  if (!workflow || !places || !at || !readable) return undefined;
  const here = at.join("/");
  const found = [...walkSteps(workflow)].find(({ step }) => places.pathOf(step)?.join("/") === here);
  const settled = found && settledBy(data, found.step, fact);
  if (!settled) return undefined;
  const depth = path.length - at.length;
  return settled.reduce<number[]>((shares, { path, share }) => {
    const rung = Number(path[depth]);
    shares[rung] = (shares[rung] ?? 0) + share;
    return shares;
  }, []);
}
