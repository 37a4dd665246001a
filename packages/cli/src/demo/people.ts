import { type ItemState, keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { answerTo, awaitedWrite } from "@throughline/replay";
import type { Engine } from "@throughline/server";
import type { Workflow } from "@throughline/workflow";

interface World {
  engine: Engine;
  org: Org;
  workflow: Workflow;
  later(ms: number, what: () => void): void;
  expected(recordId: string): Record<string, unknown> | undefined;
}

/** Name of the integration of the demo's org that writes a field of ours now and then. */
const FLOW = "Case Priority Sync";

/** Somewhere between, in seconds. */
const between = (from: number, to: number) => (from + (to - from) * Math.random()) * 1000;
const sometimes = (share: number) => Math.random() < share;

/** The people of the demo: triage desk, owners, customers, and a flow that writes what it should not. */
export function createPeople({ engine, org, workflow, later, expected }: World): () => void {
  const { runtime } = engine;
  const busy = new Set<string>();
  const query = "SELECT Id, Username, Name FROM User WHERE IsActive = true";
  const users = org.db.query(query) as { Id: string; Username: string; Name: string }[];
  const flow = users.find(({ Name }) => Name === FLOW)?.Username;
  const staff = users.filter(({ Username }) => Username !== flow && !Username.endsWith("@local.org"));
  const usernames = new Map(staff.map(({ Id, Username }) => [Id, Username]));

  const anybody = () => staff[Math.floor(Math.random() * staff.length)];
  const attempt = (what: () => void) => {
    try {
      what();
    } catch (error) {
      // deleted meanwhile, or refused by a rule of the org: as in life
      engine.log.debug({ reason: (error as Error).message }, "somebody could not do what they wanted");
    }
  };
  const write = (state: ItemState, fields: Record<string, unknown>, as?: string) =>
    attempt(() => org.db.update(workflow.object, state.recordId, fields, as ? { as } : {}));
  const alive = async (state: ItemState) =>
    (await runtime.state(keyOf(workflow.id, state.recordId)))?.status === "live";

  return runtime.onEntry(({ entry, state }) => {
    if (entry.kind === "task-opened") {
      const { task, request } = entry;
      const answer = answerTo(request.form, expected(state.recordId));
      // some questions are left for a while to whoever watches the page
      later(
        sometimes(0.25) ? between(300, 600) : between(8, 60),
        () => void runtime.answerTask(task, request.to, answer).catch(() => {}),
      );
    }
    if (entry.kind === "effect-settled" && state.status === "live") work(state);
    if (entry.kind === "item-ended") busy.delete(state.recordId);
  });

  /** The owner takes the case up once it is theirs, and works on it in their own time. */
  function work(state: ItemState): void {
    const waits = state.owner !== undefined && !usernames.has(state.owner.id);
    // what waits in a queue is worked on by whoever has time, later
    const owner = waits ? anybody()?.Username : usernames.get(state.owner?.id ?? "");
    const awaited = awaitedWrite(workflow, state);
    if (!owner || !awaited || busy.has(state.recordId)) return;
    busy.add(state.recordId);
    const close = async () => {
      if (await alive(state)) write(state, awaited, owner);
    };
    later(waits ? between(60, 240) : between(5, 40), async () => {
      if (!(await alive(state))) return;
      if (sometimes(0.35)) return waitForCustomer(state, owner, close);
      if (sometimes(0.07)) interfere(state);
      if (sometimes(0.05)) handOver(state);
      if (sometimes(0.02)) attempt(() => org.db.delete(workflow.object, state.recordId));
      later(between(15, 240), close);
    });
  }

  function waitForCustomer(state: ItemState, owner: string, close: () => void): void {
    write(state, { Status: "Waiting on Customer" }, owner);
    later(between(20, 150), async () => {
      if (!(await alive(state))) return;
      attempt(() => {
        org.db.create("EmailMessage", {
          ParentId: state.recordId,
          Incoming: true,
          Status: "0",
          Subject: `Re: ${state.record.Subject ?? ""}`.slice(0, 255),
          FromAddress: state.record.SuppliedEmail ?? "customer@example.com",
          TextBody: "Thank you, here is what you asked for.",
        });
      });
      later(between(20, 200), close);
    });
  }

  /** Somebody or something writes a governed field. */
  function interfere(state: ItemState): void {
    const Priority = state.record.Priority === "Low" ? "Medium" : "Low";
    write(state, { Priority }, sometimes(0.5) ? usernames.get(state.owner?.id ?? "") : flow);
  }

  /** The owner gives the case to somebody else by hand. */
  function handOver(state: ItemState): void {
    const other = anybody();
    if (other && other.Id !== state.owner?.id)
      write(state, { OwnerId: other.Id }, usernames.get(state.owner?.id ?? ""));
  }
}
