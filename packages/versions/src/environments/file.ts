import { type Problem, readYaml } from "@throughline/workflow";
import { z } from "zod";

/** What names of the workflow file are called in an org: developer names, user names, names of teams and connections. */
export interface Bindings {
  queues: Record<string, string>;
  users: Record<string, string>;
  teams: Record<string, string>;
  recordTypes: Record<string, string>;
  connections: Record<string, string>;
}

/** An org in which the workflow runs, or is to. */
export interface Environment {
  name: string;
  bindings: Bindings;
  /** Alias or user name of an `sf` login. */
  org?: string;
  /** The org's own address, with the client id of the app; the secret comes from the environment. */
  loginUrl?: string;
  clientId?: string;
  /** Where the Throughline of this org runs. */
  server?: string;
  /** Line of environments.yaml (1-based) where a binding stands, or the environment itself. */
  line(...path: string[]): number;
}

const names = (what: string) =>
  z
    .record(z.string().trim().min(1), z.string().trim().min(1))
    .default({})
    .meta({ description: `${what} as the workflow file names them, and what they are called here.` });

const environment = z
  .strictObject({
    org: z.string().trim().min(1).optional().meta({ description: "Alias or user name of an sf login." }),
    "login url": z.url().optional().meta({ description: "The org's own address." }),
    "client id": z.string().trim().min(1).optional(),
    server: z.url().optional().meta({ description: "Where the Throughline of this org runs." }),
    queues: names("Queues"),
    users: names("Users"),
    teams: names("Teams"),
    "record types": names("Record types"),
    connections: names("Connections"),
  })
  .superRefine((written, context) => {
    if (written.org && written["login url"]) {
      const message = "An org is named once: by org, or by login url with client id.";
      context.addIssue({ code: "custom", message, path: ["login url"] });
    }
    if ((written["login url"] === undefined) !== (written["client id"] === undefined)) {
      const message = "login url and client id belong together.";
      context.addIssue({ code: "custom", message, path: [written["client id"] ? "client id" : "login url"] });
    }
  });

const shape = z.strictObject({ environments: z.record(z.string().trim().min(1), environment) });

/** The shape of environments.yaml, for editors. */
export const environmentsJsonSchema = (): object => z.toJSONSchema(shape, { io: "input" });

/** Reads environments.yaml. Never throws; all problems come at once, each with its place. */
export function parseEnvironments(input: string | Uint8Array): {
  environments: Environment[];
  problems: Problem[];
} {
  const { value, problems, at } = readYaml(input, shape);
  const environments = Object.entries(value?.environments ?? {}).map(([name, written]): Environment => {
    const { org, server, queues, users, teams, connections } = written;
    return {
      name,
      bindings: { queues, users, teams, connections, recordTypes: written["record types"] },
      ...(org && { org }),
      ...(written["login url"] && { loginUrl: written["login url"] }),
      ...(written["client id"] && { clientId: written["client id"] }),
      ...(server && { server }),
      line: (...path) => at(["environments", name, ...path], { key: true }).line,
    };
  });
  return { environments, problems };
}
