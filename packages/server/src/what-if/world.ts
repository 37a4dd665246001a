import { createRoster, emptyRoster } from "@throughline/assignment";
import { directoryOf, type World } from "@throughline/replay";
import { systemClock } from "@throughline/runtime";
import { exampleWorld } from "../examples/world.ts";
import { languageModels } from "../language-models.ts";
import type { Workspace } from "../workspace.ts";

/** How items are played; plain data, so that it goes to a thread. */
export interface PlaySettings {
  /** Somebody does what an item waits for, so long (ms) after; absent: only what is recorded happens. */
  worksAfterMs?: number;
  unanswered?: "abstain" | "plainest";
  /** What language models said to questions that were put now, by their hash. */
  asks?: World["asks"];
  tellsQuestions?: true;
}

/** What a version is played in: its rules for texts, its own models, its teams with everybody free. Nobody is called. */
export async function whatIfWorld(workspace: Workspace, settings: PlaySettings): Promise<World> {
  const { workflow, teams } = workspace;
  const { deciders } = await exampleWorld(workspace);
  const { models } = await languageModels([workspace], {
    ...{ store: { spending: async () => [] }, clock: systemClock(), recorded: !workspace.models, env: {} },
  });
  const directory = directoryOf(teams ?? { hours: {}, teams: [] });
  const holdIn = workflow?.start.holdIn;
  const hold = holdIn === undefined ? undefined : directory.queue(holdIn);
  const { worksAfterMs, ...rest } = settings;
  return {
    deciders,
    ...(teams && { desk: createRoster(teams, directory, emptyRoster(), "none") }),
    ...(hold && { hold }),
    ...(models && { hash: (request) => models.hash(request) }),
    ...(worksAfterMs !== undefined && { works: { afterMs: worksAfterMs } }),
    ...rest,
  };
}
