import { Flags } from "@oclif/core";
import type { InFlight, InFlightPreview } from "@throughline/server";
import type { ThroughlineCommand } from "../command.ts";
import { askRunning } from "../running.ts";
import type { VersionSource } from "./source.ts";

const WAYS: readonly string[] = ["finish", "move", "restart"] satisfies InFlight[];

export const stagesFlag = Flags.string({
  description: "Stages that have another name in the new version.",
  helpValue: "OLD=NEW,…",
});

/** What is to become of the items in flight. */
export const inFlightFlags = {
  "in-flight": Flags.string({
    description:
      "What becomes of items in flight, by stage: finish on the version that they began with (where nothing is said), move on to the new one at the next safe point, or restart. One word alone is meant for every stage.",
    helpValue: "STAGE=move,STAGE=restart",
  }),
  stages: stagesFlag,
};

/** Stages by their new names, as the API takes them. */
export const stagesOf = (
  command: ThroughlineCommand,
  { stages }: { stages?: string | undefined },
): { stages?: Record<string, string> } =>
  stages ? { stages: pairs(command, stages, 'Write it as --stages "Triage=Intake".') } : {};

/** The choices as the API takes them. */
export async function choicesOf(
  command: ThroughlineCommand,
  source: Pick<VersionSource, "workflow">,
  flags: { "in-flight"?: string | undefined; stages?: string | undefined; server: string },
): Promise<{ inFlight: Record<string, InFlight>; stages?: Record<string, string> }> {
  const { "in-flight": text = "" } = flags;
  const fix = 'Write it as --in-flight "Triage=move,Assignment=restart", with finish, move or restart.';
  const given = WAYS.includes(text.trim())
    ? Object.fromEntries(
        (await previewOf(command, source, flags.server, "active")).stages.map(({ stage }) => [
          stage,
          text.trim(),
        ]),
      )
    : pairs(command, text, fix);
  for (const how of Object.values(given))
    if (!WAYS.includes(how))
      command.error(`Nothing is done with items in flight by "${how}".\n${fix}`, { exit: 2 });
  return {
    inFlight: given as Record<string, InFlight>,
    ...stagesOf(command, flags),
  };
}

/** How the items in flight stand in a version. */
export const previewOf = (
  command: ThroughlineCommand,
  { workflow }: Pick<VersionSource, "workflow">,
  server: string,
  to: string,
  { stages }: { stages?: Record<string, string> } = {},
) =>
  askRunning<InFlightPreview>(
    command,
    server,
    `/api/workflows/${encodeURIComponent(workflow)}/in-flight?${new URLSearchParams({
      to,
      ...(stages && { stages: JSON.stringify(stages) }),
    })}`,
  );

function pairs(command: ThroughlineCommand, text: string, fix: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(",")
      .filter((part) => part.trim())
      .map((part) => {
        const [name = "", value = "", ...more] = part.split("=").map((word) => word.trim());
        if (!name || !value || more.length)
          command.error(`"${part.trim()}" is not understood.\n${fix}`, { exit: 2 });
        return [name, value];
      }),
  );
}
