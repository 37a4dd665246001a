import { kinds } from "@throughline/steps";
import { checkText } from "@throughline/workflow";
import { expect, test } from "vitest";
import { checkContextOf, fieldsToOffer } from "../src/editor/surroundings.ts";
import { surroundings } from "./fixtures/surroundings.ts";

const text = (reads: string, when = 'Origin == "Email"') => `
workflow: desk
title: Desk
object: Case
start: { event: created, when: '${when}' }
governs: [Status]
agents:
  closer: { role: Closes, reads: [Origin, ${reads}], writes: [Status] }
stages:
  - stage: Work
    steps:
      - { update: done, agent: closer, set: { Status: '"Closed"' } }
`;
const problems = (reads: string, when?: string, known = surroundings) =>
  checkText(text(reads, when), kinds as never, checkContextOf(known)).problems.filter(
    ({ severity }) => severity === "error",
  );

test("what the org lacks is told as one types, with what was meant", () => {
  expect(problems("Subject, Account.Tier__c")).toEqual([]);
  expect(problems("Subjct")).toMatchObject([{ code: "unknown-field", fix: "Subject" }]);
  expect(problems("Account.Teir__c")).toMatchObject([{ code: "unknown-field" }]);
  expect(problems("Subject", 'Origin == "Emial"')[0]?.message).toContain('did you mean "Email"?');
});

test("what is not known here is left to the server", () => {
  expect(problems("Owner.Name, Account.Parent.Owner.Name")).toMatchObject([
    { message: expect.stringContaining("Account.Parent.Owner.Name") },
  ]);
  expect(problems("Nonsense__c", undefined, { ...surroundings, objects: {} })).toEqual([]);
});

test("fields are offered by their labels, those of the object first, then those of its parents", () => {
  const labels = fieldsToOffer(surroundings).map(({ label }) => label);
  expect(labels.slice(0, 3)).toEqual(["Account ID", "Amount", "Case ID"]);
  expect(labels).toContain("Account: Tier");
  expect(fieldsToOffer(surroundings).find(({ name }) => name === "Account.Tier__c")).toMatchObject({
    ...{ type: "text", of: ["Gold", "Silver"], restricted: false },
  });
});
