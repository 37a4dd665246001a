import type { Value } from "@throughline/workflow";
import type { ObjectDescribe, OrgEvent } from "../../port.ts";
import { id18 } from "../../value.ts";
import { type ChangeMessage, type Decoded, decode } from "./decode.ts";
import { writePosition } from "./position.ts";

/** What is followed of an object: a topic of the Pub/Sub API, and how its messages are read. */
export interface Topic {
  name: string;
  decode(message: ChangeMessage, describe: ObjectDescribe, self: string): Decoded;
  /** When what the message tells was committed, ISO. */
  timeOf(message: ChangeMessage): string;
  /** What the stream no longer tells can be looked up in the records. */
  hasRecords: boolean;
}

/** Whether an API name is a platform event's: something happened, and no record stays of it. */
export const isPlatformEvent = (object: string): boolean => object.endsWith("__e");

export const topicOf = (object: string): Topic =>
  isPlatformEvent(object) ? platformEvents(object) : changeEvents(object);

function changeEvents(object: string): Topic {
  const name = `/data/${object.replace(/__c$/, "__")}ChangeEvent`;
  return {
    name,
    decode: (message, describe, self) => decode(name, message, describe, self),
    timeOf: ({ payload }) => new Date(Number(payload.ChangeEventHeader.commitTimestamp)).toISOString(),
    hasRecords: true,
  };
}

/** A published event, told as the creation of what nobody can read again: it carries all that there is. */
function platformEvents(object: string): Topic {
  const name = `/event/${object}`;
  const timeOf = ({ payload }: ChangeMessage) => new Date(Number(payload.CreatedDate)).toISOString();
  return {
    name,
    timeOf,
    hasRecords: false,
    decode(message, _describe, self) {
      const { CreatedDate: _, CreatedById, ...fields } = message.payload as Record<string, unknown>;
      const at = timeOf(message);
      const by = typeof CreatedById === "string" ? id18(CreatedById) : undefined;
      const event: OrgEvent = {
        id: `${name}/${message.replayId}`,
        object,
        recordId: String(message.replayId),
        change: "created",
        fields: Object.fromEntries(
          Object.entries(fields).flatMap(([field, value]) => (isPlain(value) ? [[field, value]] : [])),
        ),
        ...(by !== undefined && { by }),
        ours: by === self,
        at,
        replay: writePosition({ replayId: message.replayId, at }),
      };
      return { events: [event] };
    },
  };
}

const isPlain = (value: unknown): value is Value =>
  value === null || ["string", "number", "boolean"].includes(typeof value);
