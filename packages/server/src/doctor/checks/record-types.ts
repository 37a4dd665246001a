import { kindOf } from "@throughline/steps";
import { usesOf, type Workflow, walkSteps } from "@throughline/workflow";
import { type Check, type Finding, orFine } from "../check.ts";

/** `RecordType.DeveloperName == "Support"`, in either order of its sides. */
const COMPARED =
  /RecordType\.(DeveloperName|Name)\s*[!=]=\s*"([^"]+)"|"([^"]+)"\s*[!=]=\s*RecordType\.(DeveloperName|Name)/g;

/** Record types that the workflow's conditions name: whether they are there, active, and ours to use. */
export const recordTypes: Check = {
  name: "record types",
  async look({ workflow, describe }) {
    const named = new Map<string, "developerName" | "name">();
    for (const source of sourcesOf(workflow))
      for (const [, key, value, other, otherKey] of source.matchAll(COMPARED))
        named.set(value ?? other ?? "", (key ?? otherKey) === "Name" ? "name" : "developerName");
    if (!named.size) return [{ severity: "fine", message: "The workflow asks for no record type by name." }];
    const infos = (await describe(workflow.object))?.recordTypeInfos ?? [];
    const found = [...named].flatMap(([name, key]): Finding[] => {
      const info = infos.find((one) => one[key] === name);
      const place = `Setup, ${workflow.object}, Record Types, ${name}`;
      if (!info) {
        const fix = "Write it as the org has it, or create it.";
        return [{ severity: "error", message: `${workflow.object} has no record type ${name}.`, fix, place }];
      }
      if (info.active) return [];
      const message = `The record type ${name} is not active, so no new record has it.`;
      return [{ severity: "warning", message, fix: "Activate it, or take the condition out.", place }];
    });
    return orFine(found, `The record types ${[...named.keys()].join(", ")} are there.`);
  },
};

/** Every expression of a workflow. */
function* sourcesOf(workflow: Workflow): Generator<string> {
  const { start, stages, handlers, adopt = [] } = workflow;
  yield* [start.when, ...stages.map(({ milestone }) => milestone?.pauseWhen)].filter(
    (one) => one !== undefined,
  );
  for (const { when, from } of handlers) yield* [when, from?.where].filter((one) => one !== undefined);
  for (const { when, facts } of adopt)
    yield* [...(when === undefined ? [] : [when]), ...Object.values(facts)];
  for (const { step } of walkSteps(workflow)) {
    if (step.when !== undefined) yield step.when;
    for (const { source } of usesOf(kindOf(step.kind), step, workflow).expressions) yield source;
    for (const { when } of step.blocks) if (when !== undefined) yield when;
  }
}
