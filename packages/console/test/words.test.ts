import { describe, expect, test } from "vitest";
import type { Reason } from "../src/api/types.ts";
import { asWritten, waitWords } from "../src/format/condition.ts";
import { age, countdown, duration, took } from "../src/format/time.ts";
import { apiCalls, money, showValue, title } from "../src/format/value.ts";
import { waitsInWords } from "../src/format/waits.ts";
import { situationInFull, situationOf } from "../src/marks/looks.ts";
import { modelWords } from "../src/story/model-line.tsx";
import { met, plain, unmet } from "../src/story/unmet.ts";
import { withoutValues } from "../src/story/words.ts";

const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const now = Date.parse("2026-03-02T12:00:00.000Z");
const at = (ms: number) => new Date(now + ms).toISOString();

describe("what waits", () => {
  const until = at(2 * hours);
  const clock = new Date(until).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const line = { system: "salesforce", waiting: 312, why: "the org's API budget is used up", until };

  test("is said with how much, why and until when", () => {
    expect(waitsInWords({ lines: [line], intakePaused: false, setAside: 0 }, now)).toEqual([
      `312 writes wait: the org's API budget is used up until ${clock}.`,
    ]);
    const billing = { system: "billing", waiting: 1, why: "billing takes no more at a time" };
    expect(waitsInWords({ lines: [billing], intakePaused: true, setAside: 0 }, now)).toEqual([
      "1 call waits: billing takes no more at a time.",
      "New messages wait in Salesforce until there is less to do.",
    ]);
  });

  test("is nothing while work flows", () => {
    expect(waitsInWords({ lines: [], intakePaused: false, setAside: 0 }, now)).toEqual([]);
  });
});

describe("durations", () => {
  test.each([
    [0, "<1 ms"],
    [6, "6 ms"],
    [1234, "1.2 s"],
    [59_999, "59 s"],
    [9 * minutes, "9 min"],
    [6 * hours + 2 * minutes, "6 h 02 min"],
    [8 * hours, "8 h"],
    [76 * hours, "3 d 4 h"],
  ])("%i ms is %s", (ms, text) => expect(duration(ms)).toBe(text));

  test("what took no time has no duration", () => {
    expect(took(0)).toBe("");
    expect(took(undefined)).toBe("");
    expect(took(6)).toBe("6 ms");
  });

  test("an age is shorter still", () => {
    expect(age(at(-30 * seconds), now)).toBe("now");
    expect(age(at(-72 * minutes), now)).toBe("1 h 12");
    expect(age(at(30 * seconds), now)).toBe("now");
  });
});

test("a condition in a list goes without the values it read", () => {
  expect(withoutValues('Subject contains none of 5 words (Subject was "Prices (2026)")')).toBe(
    "Subject contains none of 5 words",
  );
  expect(withoutValues("Triage Desk (on call) answered")).toBe("Triage Desk (on call) answered");
});

describe("the state in place of the stage's name", () => {
  const waiting = {
    situation: "waiting" as const,
    waitingFor: 'Status == "Closed"',
    milestone: { stage: "Resolution", status: "running" as const },
    touchedByHand: false,
    outcome: "",
  };
  test("is none while the owner works on the record", () => expect(situationOf(waiting)).toBeUndefined());
  test("says for whom or what it waits, when that has a name", () =>
    expect(situationOf({ ...waiting, waitingFor: "billing" })?.word).toBe("Waiting: billing"));
  test("says that it waits, when the milestone is paused", () =>
    expect(situationOf({ ...waiting, milestone: { stage: "Resolution", status: "paused" } })).toMatchObject({
      word: "Waiting",
      more: "the milestone is paused",
    }));
  test("says that somebody touched it by hand, when nothing weighs more", () => {
    expect(situationOf({ ...waiting, touchedByHand: true })?.word).toBe("Touched by hand");
    expect(situationOf({ ...waiting, touchedByHand: true, situation: "incident" })?.word).toBe("Incident");
  });
  test("in full it says what the record has to become", () =>
    expect(situationInFull(waiting)?.word).toBe("Waiting until Status is Closed"));
});

describe("a milestone's countdown", () => {
  const running = { status: "running", totalMs: 15 * minutes };
  test("says what is left and how much is used", () => {
    expect(countdown({ ...running, due: at(9 * minutes) }, now)).toEqual({
      text: "9 min",
      said: "9 min left",
      tone: "ok",
      part: 40,
    });
  });
  test("warns from 80 % on", () => {
    expect(countdown({ ...running, due: at(3 * minutes) }, now)).toMatchObject({ tone: "warning", part: 80 });
  });
  test("counts over the target as soon as it has passed, before the server says so", () => {
    expect(countdown({ ...running, due: at(-4 * minutes) }, now)).toMatchObject({
      text: "−4 min",
      tone: "danger",
      part: 100,
    });
  });
  test("over a night shows the business time, not the wall's", () => {
    expect(
      countdown({ status: "running", due: at(17 * hours), remainingMs: 3 * hours, totalMs: 8 * hours }, now)
        .text,
    ).toBe("3 h");
  });
  test("never shows more than the whole target", () => {
    expect(countdown({ status: "running", due: at(19 * hours), totalMs: 8 * hours }, now)).toMatchObject({
      text: "8 h",
      part: 0,
    });
  });
  test("stands still when paused or met", () => {
    expect(countdown({ status: "paused", remainingMs: 2 * hours }, now)).toMatchObject({
      text: "Paused",
      said: "paused, 2 h left",
    });
    expect(countdown({ status: "met" }, now)).toMatchObject({ text: "Met", tone: "none" });
  });
  test("of the last minute is no ticking clock", () => {
    expect(countdown({ ...running, due: at(20 * seconds) }, now).text).toBe("<1 min");
  });
});

describe("why something was not taken", () => {
  const leaf = (text: string, names: Reason["names"], result: Reason["result"] = "false"): Reason => ({
    op: "leaf",
    text,
    names,
    result,
  });
  const say = (reason: Reason) => plain(unmet({ text: "as it was", reason }));

  test.each<[string, Reason["names"], string]>([
    ['topic == "spam"', { topic: "billing" }, "Topic was billing, not spam"],
    ['Status != "Closed"', { Status: "Closed" }, "Status was Closed"],
    ["amount > 500", { amount: 84 }, "Amount 84 is not over 500"],
    ["amount >= limit", { amount: 84, limit: 100 }, "Amount 84 is not at least 100"],
    ["given(invoice)", { invoice: null }, "No invoice was found"],
    ["urgent", { urgent: false }, "Urgent was no"],
    ['Subject.contains("[SALES]")', { Subject: "Hello" }, "Subject does not contain [SALES]"],
    ['Account.Tier__c == "Gold"', { "Account.Tier__c": "unknown" }, "Tier is not known"],
  ])("%s", (text, names, words) => expect(say(leaf(text, names))).toBe(words));

  test("of several conditions only the one that failed is named", () => {
    const reason: Reason = {
      op: "and",
      text: "…",
      result: "false",
      parts: [leaf("urgent", { urgent: true }, "true"), leaf('topic == "billing"', { topic: "sales" })],
    };
    expect(say(reason)).toBe("Topic was sales, not billing");
  });

  test("a negation is turned into what was the case", () => {
    const inner = leaf('topic == "spam"', { topic: "spam" }, "true");
    expect(say({ op: "not", text: "…", result: "false", parts: [inner] })).toBe("Topic was spam");
  });

  test("what held is told the same way", () => {
    const held = leaf('Status == "Closed"', { Status: "Closed" }, "true");
    expect(plain(met({ text: "as it was", reason: held }))).toBe("Status was Closed");
    expect(
      plain(met({ text: "as it was", reason: { op: "and", text: "…", result: "true", parts: [held] } })),
    ).toBe("as it was");
  });

  test("what cannot be put in words is told as the engine told it", () => {
    expect(say(leaf("size(items) * 2 > max(a, b)", {}))).toBe("as it was");
    expect(plain(unmet({ text: "no reason kept" }))).toBe("no reason kept");
  });
});

test("an API call that several items share is a part of one", () => {
  expect([apiCalls(1), apiCalls(2), apiCalls(0.048)]).toEqual([
    "1 API call",
    "2 API calls",
    "0.05 API calls",
  ]);
});

test("values, names and money as people write them", () => {
  expect([showValue(null), showValue(true), showValue("unknown"), showValue(["a", "b"])]).toEqual([
    "empty",
    "yes",
    "not known",
    "a, b",
  ]);
  expect(showValue("x".repeat(300))).toHaveLength(120);
  expect([title("find-invoice"), title("Resolution_Code__c")]).toEqual(["Find invoice", "Resolution Code"]);
  expect([money(0.0004), money(0), money(1.2), money(0.03, "EUR")]).toEqual([
    "$0.0004",
    "$0",
    "$1.20",
    "€0.03",
  ]);
});

test("a model's answer is told with its version, what it took, and whether it was there already", () => {
  const use = { name: "anthropic/claude-haiku-4-5", version: "claude-haiku-4-5-20251001", hash: "77aa" };
  expect(modelWords({ ...use, tokens: { input: 1250, output: 12 }, cost: 1_310_000, ms: 900 })).toBe(
    "anthropic/claude-haiku-4-5 (claude-haiku-4-5-20251001) · 1,250 + 12 tokens · $0.0013 · 900 ms",
  );
  expect(modelWords({ ...use, version: use.name, prompt: "9c1b", reused: true })).toBe(
    "anthropic/claude-haiku-4-5 · prompt 9c1b · answered before, used again at no cost",
  );
});

test("conditions and what is waited for are told in words", () => {
  expect(asWritten('topic == "billing" && urgent')).toBe("topic is billing and urgent");
  expect(waitWords("Triage Desk")).toBe("for Triage Desk");
  expect(waitWords('Status == "Closed"')).toBe("until Status is Closed");
});
