import type { Moment } from "../../model.ts";
import type { Method } from "./pieces.ts";
import { baseOf } from "./types.ts";
import type { Class } from "./world.ts";

/** How a method comes to run, where no other Apex calls it. */
export interface Entry {
  /** As a path of a write begins with it. */
  by: string;
  moment: Moment;
}

const BY_WORD: Record<string, Entry> = {
  auraenabled: { by: "@AuraEnabled", moment: "by a person" },
  remoteaction: { by: "@RemoteAction", moment: "by a person" },
  invocablemethod: { by: "@InvocableMethod", moment: "called" },
  webservice: { by: "web service", moment: "called" },
  httpget: { by: "REST", moment: "called" },
  httppost: { by: "REST", moment: "called" },
  httpput: { by: "REST", moment: "called" },
  httppatch: { by: "REST", moment: "called" },
  httpdelete: { by: "REST", moment: "called" },
};

interface Called extends Entry {
  methods: string[];
  /** The type of its first parameter, where another interface has a method of that name. */
  takes?: string;
}

const BY_INTERFACE: Record<string, Called> = {
  schedulable: { by: "Schedulable", moment: "scheduled", methods: ["execute"], takes: "schedulablecontext" },
  "messaging.inboundemailhandler": {
    by: "inbound e-mail",
    moment: "called",
    methods: ["handleinboundemail"],
  },
  "process.plugin": { by: "Process.Plugin", moment: "called", methods: ["invoke"] },
  callable: { by: "Callable", moment: "called", methods: ["call"] },
};

/** Jobs that other Apex starts; by themselves only where nobody in the source does. */
const JOBS: Record<string, Called> = {
  queueable: { by: "Queueable", moment: "asynchronous", methods: ["execute"], takes: "queueablecontext" },
  "database.batchable": { by: "Batchable", moment: "asynchronous", methods: ["start", "execute", "finish"] },
};

/** What the platform or a person runs by itself. */
export function entryOf(method: Method, of: Class | undefined): Entry | undefined {
  for (const word of method.words) if (BY_WORD[word]) return BY_WORD[word];
  return of && implemented(method, of, BY_INTERFACE);
}

/** What runs later when it was not seen to be put into a queue. */
export function jobOf(method: Method, of: Class | undefined): Entry | undefined {
  if (method.words.includes("future")) return { by: "@future", moment: "asynchronous" };
  return of && implemented(method, of, JOBS);
}

function implemented(method: Method, of: Class, among: Record<string, Called>): Entry | undefined {
  const [first] = method.parameters;
  for (let up: Class | undefined = of; up; up = up.above) {
    for (const name of up.implements) {
      const found = among[baseOf(name)];
      if (!found?.methods.includes(method.name.toLowerCase())) continue;
      if (!found.takes || (first && baseOf(first.type) === found.takes))
        return { by: found.by, moment: found.moment };
    }
  }
  return undefined;
}
