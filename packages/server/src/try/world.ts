import { createRoster, emptyRoster } from "@throughline/assignment";
import { type Answer, directoryOf, type ExampleWorld, type World } from "@throughline/replay";
import { systemClock } from "@throughline/runtime";
import type { Asked, AskRequest } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { exampleWorld } from "../examples/world.ts";
import { languageModels } from "../language-models.ts";
import type { Workspace } from "../workspace.ts";

/** What a text is tried in. */
export interface TryWorld {
  /** The world anew: everybody is free in it. */
  world(): World;
  /** What a language model once said to a question, as it lies beside the workflow. Nobody is asked. */
  recorded(key: string, request: AskRequest): Promise<Answer<Asked> | undefined>;
  hash?(request: AskRequest): string;
}

export interface TryWorlds {
  of(workspace: Workspace, workflow: Workflow): Promise<TryWorld>;
}

/** What is read of a workspace is read once: its rules for texts, its own models, its recorded answers. */
export function createTryWorlds(): TryWorlds {
  const known = new WeakMap<Workspace, ReturnType<typeof read>>();
  return {
    async of(workspace, workflow) {
      const found = known.get(workspace) ?? read(workspace);
      known.set(workspace, found);
      const { deciders, models, hash } = await found;
      const { teams } = workspace;
      const directory = directoryOf(teams ?? { hours: {}, teams: [] });
      const { holdIn } = workflow.start;
      const hold = holdIn === undefined ? undefined : directory.queue(holdIn);
      return {
        world: () => ({
          deciders,
          ...(teams && { desk: createRoster(teams, directory, emptyRoster(), "none") }),
          ...(hold && { hold }),
        }),
        async recorded(key, request) {
          const { signal } = new AbortController();
          const said = await models?.ask(request, { id: `try/${key}`, signal });
          return said?.ok ? { ok: true, value: said.value } : undefined;
        },
        ...(hash && { hash }),
      };
    },
  };
}

async function read(
  workspace: Workspace,
): Promise<
  ExampleWorld & { models: Awaited<ReturnType<typeof languageModels>>["models"]; hash?: TryWorld["hash"] }
> {
  const quiet = { store: { spending: async () => [] }, clock: systemClock(), env: {} };
  const [{ deciders }, { models }, live] = await Promise.all([
    exampleWorld(workspace),
    languageModels([workspace], { ...quiet, recorded: true }),
    languageModels([workspace], { ...quiet, recorded: !workspace.models }),
  ]);
  const port = live.models;
  return { deciders, models, ...(port && { hash: (request: AskRequest) => port.hash(request) }) };
}
