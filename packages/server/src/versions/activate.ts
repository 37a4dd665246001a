import { RefusedError } from "@throughline/runtime";
import type { Write } from "@throughline/scan";
import type { Workflow } from "@throughline/workflow";
import type { Activated } from "../api-types.ts";
import type { Begun } from "../begun.ts";
import type { Engine } from "../engine.ts";
import { ownershipProblems } from "../ownership/problems.ts";
import { settingsOf } from "../settings.ts";
import type { Workspace } from "../workspace.ts";
import type { Choices, VersionEntry } from "./entry.ts";
import { type ActivationRequest, type Version, type Versions, versionNamed } from "./fold.ts";
import { mayApprove, refusalsOf } from "./gate.ts";
import { wrongChoices } from "./in-flight.ts";
import { addVersionEntries, versionsOf } from "./journal.ts";
import { mustBe } from "./must-be.ts";
import { tellInFlight } from "./tell.ts";
import { parseVersion } from "./text.ts";

/** A version does not go live. Nothing was changed but for the journal, which says why. */
export class ActivationRefused extends Error {
  /** Sentences, all of them at once. */
  readonly because: string[];

  constructor(because: string[]) {
    super(because.join(" "));
    this.name = "ActivationRefused";
    this.because = because;
  }
}

/** Who does it, and what is to become of the items in flight. */
export interface Asking extends Choices {
  by: string;
  note?: string | undefined;
}

/** How versions go live, and what becomes of the items that began with another one. One thing at a time for a workflow. */
export interface Activations {
  /**
   * Lets a version go live, or where the workspace asks for four eyes, lets it wait for somebody who approves it.
   * @throws ActivationRefused with everything that stops it; RefusedError where there is no such workflow or version
   */
  ask(workflow: string, version: string, asking: Asking): Promise<Activated>;
  /** Lets a version go live that waits. It is checked again. Throws as `ask` does. */
  approve(workflow: string, version: number, by: string, note?: string): Promise<Activated>;
  /** Says no to a version that waits. */
  refuse(workflow: string, version: number, by: string, reason: string): Promise<Activated>;
  /** Lets the version go live again that was active before. Throws as `ask` does. */
  rollBack(workflow: string, asking: Asking): Promise<Activated>;
  /** Goes on with what the last run left open. */
  resume(): void;
  /** Resolves when nothing more is told to items; the next start goes on with the rest. */
  close(): Promise<void>;
}

/**
 * @param writesOf who writes an object, by the last scan of the org
 * @param begun workflows that were begun in the browser, and run nowhere yet
 */
export function createActivations(
  engine: Engine,
  signedIn: boolean,
  writesOf: (object: string) => readonly Write[] = () => [],
  begun: Pick<Begun, "ready"> = { ready: () => undefined },
): Activations {
  const { store, clock, log } = engine;
  const lines = new Map<string, Promise<unknown>>();
  const telling = new Set<Promise<void>>();
  /** Place in the journal of the activation whose items are told, by workflow. */
  const current = new Map<string, number>();
  let closed = false;

  function inTurn<T>(workflow: string, does: () => Promise<T>): Promise<T> {
    const turn = (lines.get(workflow) ?? Promise.resolve()).then(does, does);
    lines.set(workflow, turn);
    return turn;
  }

  function workspaceOf(workflow: string): Workspace {
    const found = engine.workspaces.find((one) => one.workflow?.id === workflow);
    if (found) return found;
    throw new RefusedError("not-found", `There is no workflow "${workflow}" here.`);
  }

  /** Everything that stops a version, after it was asked with these choices. */
  async function gate(
    workflow: string,
    all: Versions,
    version: Version,
    { rollBack = false, org, ...choices }: Choices & { rollBack?: boolean; org?: Record<string, string> },
  ) {
    const running = engine.runtime.activeOf(workflow);
    const { workflow: to } = parseVersion(version);
    if (all.active === undefined || !running)
      throw new ActivationRefused([`Nothing of ${workflow} is live here, so nothing can take its place.`]);
    if (all.active === version.number)
      throw new ActivationRefused([`Version ${version.number} is active already.`]);
    const question = { version, versions: all, rollBack, ...(org && { org }) };
    const found = await refusalsOf(question, { ...engine, workspace: workspaceOf(workflow) });
    const refusals = [...found.refusals, ...(to ? wrongChoices(running, to, choices) : [])];
    if (!to && !refusals.length)
      refusals.push(`Version ${version.number} cannot be read by this release any more.`);
    return { to: to as Workflow, refusals, org: found.org };
  }

  async function goLive(
    workflow: string,
    before: Versions,
    to: Workflow,
    entries: VersionEntry[],
  ): Promise<void> {
    const live = entries.findLast((entry) => entry.kind === "version-activated");
    const placed = live ? [engine.placement.acceptance(to, live.number, live.approvedBy ?? live.by)] : [];
    await addVersionEntries(store, workflow, () => [...entries, ...placed]);
    try {
      await engine.activate(to);
    } catch (error) {
      const because = (error as Error).message;
      await addVersionEntries(store, workflow, () => [
        {
          ...{ kind: "version-activated", at: clock.now(), number: before.active as number },
          ...{ by: "throughline", note: because, inFlight: {} },
        },
      ]);
      tell(workflow);
      throw new ActivationRefused([because]);
    }
    tell(workflow);
  }

  /** Tells the items, behind the back of whoever asked. */
  function tell(workflow: string): void {
    const task = tellAll(workflow)
      .catch((error: unknown) => {
        if (!closed)
          log.error(
            { workflow, error: String(error) },
            "Items in flight could not be told what becomes of them; the next start goes on with it.",
          );
      })
      .finally(() => telling.delete(task));
    telling.add(task);
  }

  async function tellAll(workflow: string): Promise<void> {
    const all = await versionsOf(store, workflow);
    const { telling: left } = all;
    const to = left && versionNamed(all, String(left.number));
    const parsed = to && engine.runtime.version(to.hash);
    if (!left || !parsed) return;
    const { activation } = left;
    current.set(workflow, activation);
    const told = await tellInFlight(
      engine,
      parsed,
      left,
      () => !closed && current.get(workflow) === activation,
    );
    if (!told) return;
    await addVersionEntries(store, workflow, ({ telling }) =>
      telling?.activation === activation
        ? [{ kind: "in-flight-done", at: clock.now(), activation, told }]
        : [],
    );
    log.info({ workflow, version: left.number, ...told }, "Items in flight were told what becomes of them.");
  }

  /** Who else writes what the version governs: nothing that stops it. */
  function warningsOf(to: Workflow, { text }: Version): Pick<Activated, "warnings"> {
    const problems = ownershipProblems(to, writesOf(to.object), text);
    return problems.length ? { warnings: problems.map(({ message, fix }) => `${message} ${fix}`) } : {};
  }

  function askedOf({ requests }: Versions, number: number): ActivationRequest {
    const last = requests.findLast((request) => request.number === number);
    if (last?.state === "asked") return last;
    throw new RefusedError("not-found", `Nobody waits for version ${number} to be approved.`);
  }

  return {
    ask: (workflow, name, { by, note, ...choices }) =>
      inTurn(workflow, async () => {
        const all = await versionsOf(store, workflow);
        const first = versionNamed(all, name);
        const ready = first && begun.ready(workflow, first.text);
        if (ready) throw new ActivationRefused([startWith(workflow, first.number, ready)]);
        const { settings } = settingsOf(workspaceOf(workflow).file);
        const version = mustBe(all, name);
        const { number } = version;
        const { to, refusals, org } = await gate(workflow, all, version, choices);
        const at = clock.now();
        const common = { at, number, by, ...(note !== undefined && { note }), ...choices };
        const asked: VersionEntry = { kind: "activation-asked", ...common, org };
        if (refusals.length) {
          const refused = { kind: "activation-refused" as const, at, number, because: refusals };
          await addVersionEntries(store, workflow, () => [asked, refused]);
          throw new ActivationRefused(refusals);
        }
        const warned = warningsOf(to, version);
        if (settings.fourEyes) {
          await addVersionEntries(store, workflow, () => [asked]);
          return { number, state: "asked", ...warned };
        }
        await goLive(workflow, all, to, [asked, { kind: "version-activated", ...common }]);
        return { number, state: "activated", ...warned };
      }),

    approve: (workflow, number, by, note) =>
      inTurn(workflow, async () => {
        const { settings } = settingsOf(workspaceOf(workflow).file);
        const all = await versionsOf(store, workflow);
        const [version, request] = [mustBe(all, String(number)), askedOf(all, number)];
        const no = mayApprove({ version, request, by, settings, signedIn });
        if (no !== undefined) throw new RefusedError("not-asked", no, "by");
        const { inFlight, stages, org } = request;
        const choices = { inFlight, ...(stages && { stages }) };
        const { to, refusals } = await gate(workflow, all, version, { ...choices, ...(org && { org }) });
        const at = clock.now();
        if (refusals.length) {
          await addVersionEntries(store, workflow, () => [
            { kind: "activation-refused", at, number, because: refusals },
          ]);
          throw new ActivationRefused(refusals);
        }
        await goLive(workflow, all, to, [
          { kind: "activation-approved", at, number, by, ...(note !== undefined && { note }) },
          {
            ...{ kind: "version-activated", at, number, by: request.by, approvedBy: by },
            ...(request.note !== undefined && { note: request.note }),
            ...choices,
          },
        ]);
        return { number, state: "activated", ...warningsOf(to, version) };
      }),

    refuse: (workflow, number, by, reason) =>
      inTurn(workflow, async () => {
        workspaceOf(workflow);
        await addVersionEntries(store, workflow, (all) => {
          askedOf(all, number);
          return [{ kind: "activation-refused", at: clock.now(), number, by, because: [reason] }];
        });
        return { number, state: "refused" };
      }),

    rollBack: (workflow, { by, note, ...choices }) =>
      inTurn(workflow, async () => {
        workspaceOf(workflow);
        const all = await versionsOf(store, workflow);
        const number = all.line.at(-2);
        if (number === undefined)
          throw new ActivationRefused([`No version of ${workflow} was active before this one.`]);
        const version = mustBe(all, String(number));
        const { to, refusals } = await gate(workflow, all, version, { ...choices, rollBack: true });
        if (refusals.length) throw new ActivationRefused(refusals);
        const common = { at: clock.now(), number, by, ...(note !== undefined && { note }), ...choices };
        await goLive(workflow, all, to, [{ kind: "version-activated", ...common }]);
        return { number, state: "activated" };
      }),

    resume() {
      for (const { workflow } of engine.workspaces) if (workflow) tell(workflow.id);
    },

    async close() {
      closed = true;
      await Promise.all(telling);
    },
  };
}

/** Teams, connections and models of a workflow are read at the start, so what runs first is said there. */
const startWith = (workflow: string, number: number, file: string) =>
  `${workflow} was begun here and runs nowhere yet. Version ${number} is in its file now; start Throughline with it beside the others: --workflow ${file}`;
