import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { IN_ORG } from "@throughline/audit";
import { type Problem, readYaml } from "@throughline/workflow";
import { z } from "zod";
import { PARTS, type Part } from "./mirror/parts.ts";
import { type Webhook, webhooksSchema } from "./webhooks/schema.ts";

/** What a workspace asks for, from `workspace.yaml` beside the workflow. */
export interface Settings {
  /** Whoever approves a version has neither saved it nor asked for it. */
  fourEyes: boolean;
  /** Whether a what-if has to be run before a version goes live. */
  whatIf: "required" | "optional";
  /** Fields whose text a regression example does not keep. */
  redact: string[];
  /** The org's metadata, of which a scan says who writes what. */
  scan?: ScanSettings;
  /** The trail is kept in the org, and nowhere else. */
  inOrg: boolean;
  /** Doors by which other systems tell of events. */
  webhooks: Webhook[];
  /** What the org shows of work items; absent: nothing is written there. */
  mirror?: MirrorSettings;
}

export interface ScanSettings {
  /** A folder of metadata. */
  folder: string;
  /** Default: the workflow's. */
  object?: string;
}

/** What is written to the objects of the package. */
export interface MirrorSettings {
  /** The trail's entries, too. */
  entries: boolean;
  /** What a summary says. */
  parts: Part[];
}

const shape = z.strictObject({
  activation: z
    .strictObject({
      "four eyes": z.boolean().default(false),
      "what-if": z.enum(["required", "optional"]).default("optional"),
    })
    .prefault({}),
  scan: z.strictObject({ folder: z.string().min(1), object: z.string().min(1).optional() }).optional(),
  examples: z.strictObject({ redact: z.array(z.string()).default([]) }).prefault({}),
  store: z.literal(IN_ORG).optional(),
  webhooks: webhooksSchema.prefault({}),
  mirror: z
    .strictObject({
      to: z.literal("org"),
      entries: z.boolean().default(false),
      fields: z.array(z.enum(PARTS)).default([...PARTS]),
    })
    .optional(),
});

/** Where there is no file. */
const NONE: Settings = { fourEyes: false, whatIf: "optional", redact: [], inOrg: false, webhooks: [] };

/** Where the file cannot be read: nothing is allowed by mistake. */
const STRICTEST: Settings = { fourEyes: true, whatIf: "required", redact: [], inOrg: false, webhooks: [] };

/**
 * The settings of a workspace; without a file nothing is asked for. Never throws for what is in the file: with problems,
 * each at its place, the strictest settings hold.
 */
export function settingsOf(workflowFile: string): {
  settings: Settings;
  problems: (Problem & { file: string })[];
} {
  const file = join(dirname(workflowFile), "workspace.yaml");
  if (!existsSync(file)) return { settings: NONE, problems: [] };
  const read = readYaml(readFileSync(file), shape);
  const problems = read.problems.map((problem) => ({ ...problem, file }));
  if (!read.value) return { settings: STRICTEST, problems };
  const { activation, examples, scan, mirror, store, webhooks } = read.value;
  return {
    settings: {
      ...{ fourEyes: activation["four eyes"], whatIf: activation["what-if"] },
      redact: examples.redact,
      inOrg: store === IN_ORG,
      webhooks,
      ...(scan && {
        // a folder is named from where the file stands
        scan: { folder: resolve(dirname(file), scan.folder), ...(scan.object && { object: scan.object }) },
      }),
      ...(mirror && { mirror: { entries: mirror.entries, parts: mirror.fields } }),
    },
    problems,
  };
}
