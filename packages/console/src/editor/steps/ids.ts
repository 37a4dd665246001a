import { type Workflow, walkSteps } from "@throughline/workflow";

/** Gives ids that no step has, each once: the word itself, or with a number behind it. */
export function freshIds(workflow: Workflow): (word: string) => string {
  const taken = new Set([...walkSteps(workflow)].map(({ step }) => step.id));
  return (word) => {
    const plain = word.replace(/-\d+$/, "");
    let id = word;
    for (let n = 2; taken.has(id); n++) id = `${plain}-${n}`;
    taken.add(id);
    return id;
  };
}
