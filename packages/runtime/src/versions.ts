import { type ItemState, standing } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import type { Deployment } from "./deployed.ts";
import { RefusedError } from "./errors.ts";
import type { Check, Delivered, Items } from "./items.ts";
import type { Clock, Ids } from "./ports.ts";

/** What is to become of an item in flight. */
export interface MoveCommand {
  /** Hash of the version. */
  to: string;
  /** `finish`: it stays with its own, whatever was said before. */
  how: "move" | "restart" | "finish";
  /** By name of a stage, its name in that version where that is another. */
  stages?: Record<string, string>;
  /** What becomes of the facts at a restart; default: they are dropped. */
  facts?: "keep" | "drop";
  by: string;
  reason: string;
  /** Says it once, however often it is said; absent: a new command. */
  id?: string;
  /** Where it can never be moved, that is told in its trail, and nobody is refused. */
  orKeep?: boolean;
}

/** Versions of the workflows that run, and the items that go from one to another. */
export interface Versions {
  /** A version that runs here, or did, by its hash. */
  version(hash: string): Workflow | undefined;
  /** Puts a version in, for the items that run it or are to. */
  deploy(workflow: Workflow): void;
  /** The version that new items of a workflow start with. */
  activeOf(id: string): Workflow | undefined;
  /**
   * New items start with this version from now on, in this process. Resolves when every item that started with another one
   * before is durable, so that whoever looks for those finds them. Rejects where an object that it listens to cannot be followed.
   */
  activate(workflow: Workflow): Promise<void>;
  /**
   * @throws RefusedError `not-found`: no such item, or it has ended; `invalid`: the version is not here, or the item can never
   * go on in it
   */
  move(item: string, command: MoveCommand): Promise<Delivered>;
}

export function createVersions(world: {
  deployment: Deployment;
  items: () => Items;
  clock: Clock;
  ids: Ids;
  /** Follows the org's objects that the version listens to and that were not followed before. */
  follow(workflow: Workflow): Promise<void>;
  /** Resolves when all that was decided until now is durable. */
  durable(): Promise<void>;
}): Versions {
  const { deployment, clock, ids } = world;
  return {
    version: deployment.version,
    deploy: deployment.add,
    activeOf: (id) => deployment.active.find((workflow) => workflow.id === id),
    async activate(workflow) {
      await world.follow(workflow);
      deployment.activate(workflow);
      await world.durable();
    },
    async move(item, { to, id = ids.next("move"), orKeep = false, ...command }) {
      const target = deployment.version(to);
      if (!target) throw new RefusedError("invalid", `There is no version ${to} here.`, "to");
      const check: Check = (state) => {
        if (!state) throw new RefusedError("not-found", `There is no work item ${item}.`);
        if (state.status === "ended")
          throw new RefusedError("not-found", `${item} has ended already: ${state.outcome}.`);
        const never = !orKeep && command.how === "move" && neverIn(target, state, command.stages);
        if (never) throw new RefusedError("invalid", `${item} cannot be moved: ${never}.`, "how");
      };
      const event = { type: "moved" as const, id, at: clock.now(), to: { hash: to }, ...command };
      return world.items().post(item, event, { check });
    },
  };

  /** Why an item can never go on in a version. */
  function neverIn(to: Workflow, state: ItemState, stages?: Record<string, string>): string | undefined {
    if (state.hash === to.hash) return undefined;
    const own = deployment.of(state.workflow, state.hash);
    const stand = standing(own, to, state, stages);
    return stand.is === "never" ? stand.because : undefined;
  }
}
