import { listeningOf } from "@throughline/steps";
import { variableOf } from "../../secrets.ts";
import type { Check, Finding } from "../check.ts";

/** Whether what other systems send gets in, and whether somebody listens for it. */
export const webhooks: Check = {
  name: "webhooks",
  async look({ webhooks: doors, workflow, env }) {
    const heard = new Set(listeningOf(workflow).map(({ event }) => event));
    return doors.flatMap(({ name, secrets, events }): Finding[] => {
      const missing = secrets.map(variableOf).filter((variable) => !env[variable]?.trim());
      const unheard = events.filter(({ event, start }) => !start && !heard.has(event));
      const found: Finding[] = unheard.map(({ event }) => ({
        ...{ severity: "warning", place: `workspace.yaml, webhooks.${name}` },
        message: `No step waits for ${event}, which comes by the webhook ${name}: it is taken, and nothing follows.`,
        fix: `Let a step wait for it (wait: …, for event: ${event}), or a line of while:; or take it out.`,
      }));
      if (missing.length === secrets.length)
        found.push({
          ...{ severity: "error", place: `workspace.yaml, webhooks.${name}` },
          message: `Nothing gets in by the webhook ${name}: ${missing.join(" and ")} has no value here.`,
          fix: "Set it in the environment of the process that runs.",
        });
      const message = `The webhook ${name} has its secret. Whether its sender reaches this machine is not known from here.`;
      return found.length ? found : [{ severity: "fine", message }];
    });
  },
};
