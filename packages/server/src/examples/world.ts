import { calendar, type Hours } from "@throughline/assignment";
import { openLook } from "@throughline/models";
import type { ExampleWorld } from "@throughline/replay";
import { systemClock } from "@throughline/runtime";
import { languageModels } from "../language-models.ts";
import { localModels } from "../local-models.ts";
import { gatherTeams } from "../teams/gather.ts";
import type { Workspace } from "../workspace.ts";

/**
 * What the examples of a workspace are played in: its rules for texts, its own models, its teams. Nobody is called: what
 * language models and systems answer stands in the examples.
 */
export async function exampleWorld(workspace: Workspace): Promise<ExampleWorld> {
  const { teams, file, models } = workspace;
  const { ceiling } = await languageModels([workspace], {
    ...{ store: { spending: async () => [] }, clock: systemClock(), recorded: !models, env: {} },
  });
  return {
    deciders: {
      calendar: calendar(gatherTeams([workspace]).hours.default as Hours),
      look: await openLook(),
      predict: localModels([file]).predict,
      ...(ceiling && { ceiling }),
    },
    ...(teams && { teams }),
  };
}
