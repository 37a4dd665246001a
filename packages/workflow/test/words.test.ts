import {
  fillTemplate,
  formatAction,
  formatDuration,
  parseAction,
  parseDuration,
  templateNames,
} from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("durations", () => {
  it.each([
    ["15 business minutes", 15, "minutes", true],
    ["8 business hours", 8, "hours", true],
    ["1 business day", 1, "days", true],
    ["30 days", 30, "days", false],
    ["1 week", 1, "weeks", false],
    ["30 seconds", 30, "seconds", false],
    ["1.5 hours", 1.5, "hours", false],
  ])("%s", (text, amount, unit, business) => {
    expect(parseDuration(text)).toEqual({ amount, unit, business, text });
    expect(formatDuration({ amount, unit: unit as "days", business })).toBe(text);
  });

  it.each([
    "",
    "0 minutes",
    "-1 days",
    "PT15M",
    "15",
    "minutes",
    "15 working minutes",
    "15m",
    "a day",
    "15  ",
  ])("%j is none", (text) => expect(parseDuration(text)).toBeUndefined());
});

describe("actions", () => {
  it.each([
    ["notify owner", { do: "notify", to: "owner" }],
    ["notify Support Leads", { do: "notify", to: "Support Leads" }],
    ["escalate to Support Leads", { do: "escalate", to: "Support Leads" }],
    ["queue Support Backlog", { do: "queue", to: "Support Backlog" }],
    ["reassign", { do: "reassign" }],
    ["continue", { do: "continue" }],
    ["end as cancelled", { do: "end", outcome: "cancelled" }],
  ])("%s", (text, action) => {
    expect(parseAction(text)).toEqual(action);
    expect(formatAction(parseAction(text) ?? { do: "incident" })).toBe(text);
  });

  it("reads the short form of an end, and extra blanks", () => {
    expect(parseAction("end: cancelled")).toEqual({ do: "end", outcome: "cancelled" });
    expect(parseAction("  escalate   to  Leads ")).toEqual({ do: "escalate", to: "Leads" });
  });

  it.each(["", "notify", "escalate Leads", "Reassign", "shout", "end", "queue "])("%j is none", (text) => {
    expect(parseAction(text)).toBeUndefined();
  });
});

describe("templates", () => {
  const values: Record<string, unknown> = { topic: "billing", amount: 5, none: null, skills: ["a", "b"] };
  const fill = (template: string) => fillTemplate(template, (name) => values[name]);

  it("fills in what is known and leaves no holes", () => {
    expect(fill("{topic} team")).toBe("billing team");
    expect(fill("{ topic }, {amount} EUR, {skills}")).toBe("billing, 5 EUR, a, b");
    expect(fill("the {none} {unheard} team")).toBe("the team");
    expect(fill("{Account.Name}")).toBe("");
  });

  it("leaves braces alone that hold no name", () => {
    expect(fill("{} {1} {a b} { x")).toBe("{} {1} {a b} { x");
  });

  it("names what it reads", () => {
    expect(templateNames("{topic} and {Account.Name} and {topic}")).toEqual([
      "topic",
      "Account.Name",
      "topic",
    ]);
  });

  it("returns a text without names as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("{")),
        (text) => fill(text) === text,
      ),
    );
  });
});
