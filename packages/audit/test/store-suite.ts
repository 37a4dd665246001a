import { type Entry, FORMAT, remainsOf } from "@throughline/engine";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AuditStore, type Commit, type ListInfo, rebuild, remainsIn, verify } from "../src/index.ts";
import { at, openItems, opening, workItem } from "./items.ts";

/** Which fields the suite's stores show in their lists. */
export const INFO: ListInfo = {
  numberField: "CaseNumber",
  subjectField: "Subject",
  customerField: "SuppliedName",
  emailField: "SuppliedEmail",
  priorityField: "Priority",
  stageNames: ["Intake", "Triage", "Resolution"],
};

/** What every store of the trail promises. `open` gives an empty store whose lists show what `INFO` says. */
export function storeSuite(name: string, open: () => AuditStore | Promise<AuditStore>): void {
  describe(`a store: ${name}`, () => {
    let store: AuditStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const watched = () => {
      const commits: Commit[] = [];
      store.subscribe((commit) => commits.push(commit));
      return commits;
    };

    test("gives back what was appended, numbered and chained", async () => {
      const item = workItem("500A");
      await store.append([item.add(...opening(item))]);
      const entries = await store.entries(item.key);
      expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
      expect(entries[0]).toMatchObject({ item: item.key, format: FORMAT, workflow: "v1" });
      expect(entries[0]?.entry).toEqual(item.started());
      expect((await store.entries(item.key, 3)).map(({ seq }) => seq)).toEqual([4, 5]);
      expect(await store.entries("support-email/nobody")).toEqual([]);
    });

    test("keeps any text as it is", async () => {
      const text = 'Grüße 🙂 "quoted" \\ \n\r\t \u2028 \u0000 \ud800 end';
      const item = workItem("500A", { Subject: text });
      await store.append([item.add(item.started())]);
      expect((await store.entries(item.key))[0]?.entry).toMatchObject({ record: { Subject: text } });
      expect(await verify(store)).toMatchObject({ ok: true, entries: 1 });
    });

    test("commits the appends of one moment together, in their order", async () => {
      const commits = watched();
      const items = Array.from({ length: 50 }, (_, i) => workItem(`500${i}`));
      await Promise.all(items.map((item) => store.append([item.add(...opening(item))])));
      expect(commits).toHaveLength(1);
      expect(commits[0]?.items.get("support-email/5007")).toBe(5);
      expect((await store.all(0, 1000)).map(({ stored }) => stored.item)).toEqual(
        items.flatMap(({ key }) => Array(5).fill(key)),
      );
      expect((await store.all(0, 1000)).at(-1)?.n).toBe(commits[0]?.n);

      await store.append([items[0]?.add({ kind: "stage-completed", at: at(9), stage: "Intake" }) as never]);
      expect(commits).toHaveLength(2);
      expect((await store.all(commits[0]?.n as number, 10)).map(({ stored }) => stored.seq)).toEqual([6]);
    });

    test("takes several appends to one item in one moment", async () => {
      const item = workItem("500A");
      const first = item.add(item.started());
      const second = item.add({ kind: "stage-entered", at: at(1), stage: "Intake" });
      const third = item.add({ kind: "stage-completed", at: at(2), stage: "Intake" });
      await Promise.all([store.append([first]), store.append([second, third])]);
      expect(await store.entries(item.key)).toHaveLength(3);
      expect((await store.getRow(item.key))?.stage).toBe("Intake");
      expect(await verify(store)).toMatchObject({ ok: true });
    });

    test("refuses a second writer of an item, and only that append", async () => {
      const [mine, other] = [workItem("500A"), workItem("500B")];
      await store.append([mine.add(mine.started())]);
      const late = { item: mine.key, workflow: "v1", from: 1, entries: [mine.started()] };
      const neighbour = { item: "support-email/500C", workflow: "v1", from: 1, entries: [mine.started()] };
      const results = await Promise.allSettled([
        store.append([neighbour, late], [{ stream: "refused", position: "1" }]),
        store.append([other.add(other.started())]),
      ]);
      expect(results[0]).toMatchObject({ status: "rejected", reason: { class: "conflict" } });
      expect(results[1]).toMatchObject({ status: "fulfilled" });
      expect(await store.entries(mine.key)).toHaveLength(1);
      expect(await store.entries(neighbour.item)).toEqual([]);
      expect(await store.cursors()).toEqual([]);
      expect(await openItems(store)).toEqual([mine.key, other.key]);
    });

    test("refuses what cannot be stored, and only that append", async () => {
      const [good, bad] = [workItem("500A"), workItem("500B")];
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      const broken = { ...bad.started(), record: circular } as unknown as Entry;
      const twoLines = { ...bad.started(), at: "2026\n03" };
      const results = await Promise.allSettled([
        store.append([{ item: bad.key, workflow: "v1", from: 1, entries: [broken] }]),
        store.append([{ item: bad.key, workflow: "v1", from: 1, entries: [twoLines] }]),
        store.append([good.add(good.started())]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
      expect(results[0]).toMatchObject({ reason: { class: "invalid" } });
      expect(results[1]).toMatchObject({ reason: { class: "invalid" } });
      expect(await store.entries(bad.key)).toEqual([]);
    });

    test("keeps the cursors of streams with the entries", async () => {
      const item = workItem("500A");
      await store.append([item.add(item.started())], [{ stream: "Case", position: "17" }]);
      await store.append(
        [],
        [
          { stream: "Case", position: "18" },
          { stream: "Lead", position: "a" },
        ],
      );
      expect(await store.cursors()).toEqual([
        { stream: "Case", position: "18" },
        { stream: "Lead", position: "a" },
      ]);
    });

    test("keeps a trail that is no item's: the roster's", async () => {
      const reserved = { kind: "reserved", at: at(0), member: "Ana" } as unknown as Entry;
      await store.append([{ item: "roster", workflow: "", entries: [reserved], from: 1 }]);
      expect((await store.entries("roster"))[0]?.entry).toEqual(reserved);
      expect(await openItems(store)).toEqual([]);
      expect(await store.getItem("roster")).toBeUndefined();
      expect(await rebuild(store)).toEqual({ items: 0, differences: [] });
    });

    test("knows what recovery needs: open items, timers by time, and effects that nobody holds", async () => {
      const [a, b] = [workItem("500A"), workItem("500B")];
      const timer = (id: string, due: string): Entry => ({
        kind: "timer-armed",
        at: at(0),
        timer: id,
        due,
        about: { is: "step", name: "t", action: { do: "continue" } },
      });
      const notify = (id: string): Entry => ({
        kind: "effect-intended",
        at: at(0),
        effect: { kind: "notify", id, to: "Ana", text: "hello" },
      });
      await store.append([
        a.add(a.started(), timer("a.1", at(60)), notify("a.2"), notify("a.3")),
        // the same second, written in another way
        b.add(b.started(), timer("b.1", "2026-03-02T00:00:30Z"), timer("b.2", at(30.5))),
      ]);
      expect(await store.nextTimer()).toBe("2026-03-02T00:00:30Z");
      expect((await store.dueTimers(at(60), 10)).map(({ timer }) => timer)).toEqual(["b.1", "b.2", "a.1"]);
      expect(await store.dueTimers(at(60), 1)).toEqual([
        { item: b.key, timer: "b.1", due: "2026-03-02T00:00:30Z" },
      ]);
      expect(await store.dueTimers(at(29), 10)).toEqual([]);

      const error = { code: "X", message: "no" };
      await store.append([
        a.add(
          { kind: "timer-fired", at: at(61), timer: "a.1" },
          { kind: "incident-opened", at: at(61), incident: "a.4", effect: "a.2", error },
        ),
        b.add({ kind: "item-ended", at: at(61), outcome: "resolved", by: "workflow", because: "done" }),
      ]);
      expect(await store.openEffects()).toEqual([{ item: a.key, effect: "a.3" }]);
      expect(await openItems(store)).toEqual([a.key]);
      expect(await store.nextTimer()).toBeUndefined();
    });

    test("finds what a language model answered by its hash, as long as a trail has it", async () => {
      const a = workItem("500A");
      const b = workItem("500B");
      const answered = (effect: string, hash: string, said: string, ok = true): Entry => ({
        ...{ kind: "effect-settled", at: at(1), effect, apiCalls: 0, ms: 5 },
        ...(ok ? { ok, value: { answers: { topic: said }, use: { hash } } } : { ok }),
      });
      await store.append([a.add(a.started(), answered(`${a.key}.2`, "h1", "first"))]);
      await store.append([
        b.add(b.started(), answered(`${b.key}.2`, "h1", "first"), answered(`${b.key}.3`, "h2", "other")),
      ]);
      await store.append([b.add(answered(`${b.key}.4`, "h3", "", false))]);
      expect(await store.answer("h1")).toMatchObject({ answers: { topic: "first" } });
      expect(await store.answer("h2")).toMatchObject({ answers: { topic: "other" } });
      expect(await store.answer("h3")).toBeUndefined();

      expect(await rebuild(store)).toMatchObject({ differences: [] });
      const end: Entry = { kind: "item-ended", at: at(9), outcome: "done", by: "workflow", because: "" };
      await store.append([b.add(end)]);
      await store.append([remainsIn(b.key, b.state.entries, remainsOf(b.state, at(10)))]);
      // with the trail its answers leave, but for what another one has as well
      expect(await store.answer("h1")).toMatchObject({ answers: { topic: "first" } });
      expect(await store.answer("h2")).toBeUndefined();
      expect(await rebuild(store)).toMatchObject({ differences: [] });
    });

    test("takes nothing after it was closed, and writes what was appended before", async () => {
      const item = workItem("500A");
      const before = store.append([item.add(item.started())]);
      await store.close();
      await before;
      await store.close();
      await expect(store.append([])).rejects.toMatchObject({ class: "closed" });
    });
  });
}
