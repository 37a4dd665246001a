import { expect, test } from "vitest";
import { agreement, type Compared } from "../../src/shadow/agreement.ts";
import type { Decided } from "../../src/shadow/decided.ts";

const at = "2026-11-02T09:00:00.000Z";
const by = (reason: string, value: string): Decided => ({ value, reason, at });
let number = 0;
const item = (
  shadow: Compared["shadow"],
  real: Compared["real"],
  more: Partial<Compared> = {},
): Compared => ({
  ...{ item: `desk/${++number}`, at, over: false, arrived: {}, shadow, real, live: {}, known: true },
  ...more,
});
const teamsOf = (id: string) => ({ bea: ["billing"], ann: ["billing"], tom: ["technical"] })[id] ?? [];

test("an owner is the same, somebody else of the team, or another one", () => {
  const owned = (would: string, is: string) =>
    item({ OwnerId: by("owner", would) }, { OwnerId: by("owner", is) });
  const { fields } = agreement(
    [owned("bea", "bea"), owned("bea", "ann"), owned("bea", "tom"), owned("q", "q")],
    teamsOf,
  );
  expect(fields.OwnerId).toEqual({ same: 2, sameTeam: 1, other: 1, share: 0.5, pending: 0 });
});

test("disagreements are counted by what decided, most first, with how often it did and the items behind it", () => {
  const high = (is: string, real: string) =>
    item({ Priority: by("priority row 3", "High") }, { Priority: by(real, is) });
  const all = [
    high("High", "priority row 3"),
    ...[1, 2].map(() => high("Low", "priority row 4")),
    high("Low", "by hand"),
  ];
  const { reasons } = agreement(all, teamsOf);
  expect(reasons.map(({ items, ...rest }) => ({ ...rest, items: items.length }))).toEqual([
    {
      field: "Priority",
      shadow: "priority row 3",
      real: "priority row 4",
      disagreements: 2,
      of: 4,
      items: 2,
    },
    { field: "Priority", shadow: "priority row 3", real: "by hand", disagreements: 1, of: 4, items: 1 },
  ]);
  expect(reasons[1]?.items).toEqual([{ item: all[3]?.item, shadow: "High", real: "Low" }]);
});

test("what one side has not settled is open until the item is over; then it was left as it was", () => {
  const shadow = { Priority: by("priority row 1", "High") };
  expect(agreement([item(shadow, {})], teamsOf).fields.Priority).toMatchObject({ pending: 1, share: null });
  const left = item(shadow, {}, { over: true, arrived: { Priority: "Low" } });
  expect(agreement([left], teamsOf).reasons).toMatchObject([
    { real: "left as it was", items: [{ real: "Low" }] },
  ]);
  // what is live came to what was there already, and had nothing to write
  const same = item(
    shadow,
    {},
    { arrived: { Priority: "High" }, live: { Priority: by("priority row 9", "High") } },
  );
  expect(agreement([same], teamsOf).fields.Priority).toMatchObject({ same: 1, pending: 0 });
  // what only the org changed is none of the shadow's decisions
  const status = item({}, { Status: by("by hand", "Closed") }, { over: true });
  expect(agreement([status], teamsOf)).toMatchObject({ items: 1, reasons: [], days: [] });
});

test("agreement is told by the day of arrival", () => {
  const day = (at: string, is: string) => item({ P: by("p row 1", "a") }, { P: by("p row 1", is) }, { at });
  const tuesday = "2026-11-03T10:00:00.000Z";
  expect(agreement([day(tuesday, "a"), day(at, "a"), day(at, "b")], teamsOf).days).toEqual([
    { day: "2026-11-02", same: 1, sameTeam: 0, other: 1, share: 0.5 },
    { day: "2026-11-03", same: 1, sameTeam: 0, other: 0, share: 1 },
  ]);
});
