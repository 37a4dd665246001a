import { invocableIn } from "../../apex/invocable.ts";
import type { Core } from "../../core.ts";
import { OrgError, saveError } from "../../errors.ts";
import { madeOfMetadata } from "../../once.ts";
import type { Transaction } from "../../records/transaction.ts";
import type { Action, ActionKind, Parameter, Values } from "../action.ts";

const threw = (message: string): OrgError =>
  saveError("UNKNOWN_EXCEPTION", `An Apex error occurred: ${message}`);

/** Apex is not executed: what the class answers is what was said for it. */
function stand(
  core: Core,
  name: string,
  outputs: readonly Parameter[],
  tx: Transaction,
  inputs: Values,
): Values | null {
  const standIn = core.apex.get(name);
  if (!standIn)
    throw saveError(
      "UNKNOWN_EXCEPTION",
      `Apex is not executed here. Say what ${name} answers: under 'apex' in org.yaml, or by startOrg({ apex: { ${name}: (inputs) => ({ … }) } }).`,
    );
  if (typeof standIn !== "function") {
    if ("error" in standIn && standIn.error !== undefined) throw threw(standIn.error);
    return (standIn as { outputs?: Values }).outputs ?? null;
  }
  try {
    const answer = standIn(inputs, core.automation.dmlOn(tx));
    return outputs.length === 0 && !answer ? null : answer;
  } catch (error) {
    if (error instanceof OrgError)
      throw threw(
        `System.DmlException: ${error.items.map(({ errorCode, message }) => `first error: ${errorCode}, ${message}`).join("; ")}`,
      );
    throw threw(String(error));
  }
}

/** Of a class whose source nobody sees, such as that of a managed package, whatever is given goes in. */
const hidden = (core: Core, name: string): Action => ({
  name,
  label: name,
  type: "APEX",
  description: null,
  inputs: [],
  outputs: [],
  open: true,
  invoke: (tx, inputs) => stand(core, name, [], tx, inputs),
});

/** Invocable methods of deployed classes, by the name of the class. */
export const APEX_ACTIONS: ActionKind = {
  path: "custom/apex",
  list: madeOfMetadata((metadata, core): readonly Action[] => {
    const classes = Object.entries(metadata.sources?.ApexClass ?? {});
    const sources = classes.map(([, { text }]) => text);
    const described = classes.flatMap(([name, { text }]): Action[] => {
      const method = invocableIn(text, sources);
      if (!method) return [];
      const { label = name, description = null, category, inputs, outputs } = method;
      return [
        {
          name,
          label,
          type: "APEX",
          description,
          ...(category && { category }),
          inputs,
          outputs,
          invoke: (tx, given) => stand(core, name, outputs, tx, given),
        },
      ];
    });
    const known = new Set(described.map(({ name }) => name));
    return [
      ...described,
      ...[...core.apex.keys()].filter((name) => !known.has(name)).map((name) => hidden(core, name)),
    ];
  }),
};
