import type { Moment } from "../../model.ts";
import type { Frame } from "./frame.ts";
import type { Assigned, Call, Given } from "./piece.ts";
import { idOf, type Record, recordOf } from "./records.ts";

/** A field that an action writes, as far as its inputs say it. */
interface ActionField {
  record: Record;
  field: string;
  value: Given;
  line: number;
  created?: boolean;
  moment?: Moment;
}

/** Inputs by which actions are told which record they are about. */
const RECORD = ["recordId", "contextId", "objectId", "SObjectRowId", "caseId"];

/** What an action writes: the inputs of a quick action, the owner where work is routed or an owner is asked for. */
export function actionFields(call: Call, at: string, frame: Frame): ActionField[] {
  const inputs = call.inputs.filter(({ value }) => !(value.is === "value" && value.value === null));
  const id = inputs.find(({ name }) => RECORD.some((one) => one.toLowerCase() === name.toLowerCase()));
  if (call.type === "quickAction") return quickAction(call.called, inputs, id, at, frame);
  if (!id || call.type === "apex" || call.type === "flow") return [];
  const record = recordById(id.value, at, frame);
  if (call.type === "routeWork") {
    const to = ["agentId", "queueId", "queueLabel", "botId", "copilotId"];
    const target = to.flatMap((name) => inputs.find((input) => input.name === name) ?? [])[0];
    const channel = inputs.find(({ name }) => name === "serviceChannelDevName")?.value;
    const byLabel: Given | undefined =
      target?.name === "queueLabel" && target.value.is === "value"
        ? { is: "setup", of: "Queue", name: target.value.text }
        : target?.value;
    return [
      {
        record: {
          ...record,
          ...(!record.object && channel?.is === "value" && { object: objectOfChannel(channel.text) }),
        },
        field: "OwnerId",
        value: byLabel ?? { is: "reference", to: "whoever Omni-Channel routes it to" },
        line: target?.line ?? id.line,
        moment: "routing",
      },
    ];
  }
  const owner = inputs.find(({ name }) => /^(?:new)?ownerId$/i.test(name));
  return owner ? [{ record, field: "OwnerId", value: owner.value, line: owner.line }] : [];
}

/** `Case.Escalate`: its inputs are fields of the object, set on the record that it is given. */
function quickAction(
  name: string,
  inputs: Assigned[],
  id: Assigned | undefined,
  at: string,
  frame: Frame,
): ActionField[] {
  const [object, action] = name.split(".");
  if (!action || !object) return [];
  const record = id ? recordById(id.value, at, frame) : { id: `${frame.scope}${at}` };
  return inputs
    .filter((input) => input !== id)
    .map(({ name: field, value, line }) => ({
      record: { ...record, object: record.object ?? object },
      field: field.slice(field.lastIndexOf(".") + 1),
      value,
      line,
    }));
}

/** The record whose id an input is. */
function recordById(given: Given, at: string, frame: Frame): Record {
  if (given.is === "reference" && given.to.endsWith(".Id")) return recordOf(given.to.slice(0, -3), at, frame);
  const id = idOf(given, at, frame);
  let root = frame;
  while (root.caller) root = root.caller.frame;
  return { id, ...(id === "$Record" && root.object && { object: root.object }) };
}

const CHANNELS: { [name: string]: string } = {
  sfdc_phone: "VoiceCall",
  sfdc_livemessage: "MessagingSession",
  sfdc_liveagent: "LiveChatTranscript",
};

/** The object that a service channel is for: a channel of one's own is most often called like it. */
const objectOfChannel = (channel: string): string =>
  CHANNELS[channel.toLowerCase()] ?? channel.replace(/_?(?:channel|routing|work)s?$/i, "").replace(/s$/i, "");
