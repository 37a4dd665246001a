import type { Core } from "../../core.ts";
import { type Flow, flows, type Resource } from "../../flows/read.ts";
import { runFlow } from "../../flows/run.ts";
import { type FlowValue, fromJson, toJson } from "../../flows/values.ts";
import { madeOfMetadata } from "../../once.ts";
import type { Action, ActionKind, Parameter, ParameterType } from "../action.ts";

const TYPES: Record<string, ParameterType> = {
  Number: "NUMBER",
  Currency: "NUMBER",
  Boolean: "BOOLEAN",
  Date: "DATE",
  DateTime: "DATETIME",
  SObject: "SOBJECT",
  Apex: "APEX",
};

const parameterOf = ({
  name,
  dataType,
  isCollection,
  object,
  apexClass,
  description,
}: Resource): Parameter => ({
  name,
  label: name,
  type: TYPES[dataType] ?? "STRING",
  ...(description && { description }),
  ...(isCollection && { maxOccurs: 2000 }),
  ...(object && { sobjectType: object }),
  ...(apexClass && { apexClass }),
});

/** What every flow gives beside its own variables. */
const OF_EVERY_FLOW: readonly Parameter[] = [
  {
    name: "Flow__InterviewGuid",
    type: "STRING",
    label: "Interview GUID",
    description: "The ID of the flow interview.",
  },
  {
    name: "Flow__InterviewStatus",
    type: "PICKLIST",
    label: "Interview Status",
    description: "The status of the flow interview.",
  },
];

function actionOf(core: Core, flow: Flow): Action {
  const variables = [...flow.resources.values()].filter(({ kind }) => kind === "variable");
  return {
    name: flow.name,
    label: flow.label,
    type: "FLOW",
    description: flow.description,
    inputs: variables.filter(({ isInput }) => isInput).map(parameterOf),
    outputs: [...OF_EVERY_FLOW, ...variables.filter(({ isOutput }) => isOutput).map(parameterOf)],
    invoke(tx, given) {
      const inputs: Record<string, FlowValue> = {};
      for (const [name, value] of Object.entries(given)) {
        const variable = flow.resources.get(name.toLowerCase())!;
        inputs[variable.name] = fromJson(core, value, variable.dataType, variable.object);
      }
      const { outputs, guid } = runFlow(tx, flow, inputs);
      return {
        ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, toJson(value)])),
        Flow__InterviewGuid: guid,
        Flow__InterviewStatus: "Finished",
      };
    },
  };
}

/** Active flows that are launched from outside: without a screen, and that start by themselves in no other way. */
const isLaunched = ({ processType, active, triggered, elements }: Flow): boolean =>
  processType === "AutoLaunchedFlow" &&
  active &&
  !triggered &&
  ![...elements.values()].some(({ kind }) => kind === "screens");

/** Autolaunched flows, by their API name. */
export const FLOW_ACTIONS: ActionKind = {
  path: "custom/flow",
  list: madeOfMetadata((_, core) =>
    [...flows(core).values()].filter(isLaunched).map((flow) => actionOf(core, flow)),
  ),
};
