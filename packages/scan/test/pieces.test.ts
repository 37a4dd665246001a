import { expect, test } from "vitest";
import { type Piece, type Scan, scan } from "../src/index.ts";
import { fixture, folderOf } from "./project.ts";

const pieces = ({ project }: Pick<Scan, "project">, kind: string) =>
  project.pieces<Piece & { name: string }>(kind);
const named = (found: Pick<Scan, "project">, kind: string, name: string) =>
  pieces(found, kind).find((piece) => piece.name === name);

test("a project says who is in its queues, and how they are routed", async () => {
  const found = await scan(fixture("support"), { object: "Case" });
  expect(named(found, "queue", "VIP_Support")).toMatchObject({
    label: "VIP Support",
    objects: ["Case"],
    routing: "By_Load",
    members: {
      users: ["mia@support.example", "sol@support.example"],
      groups: [],
      roles: [],
      rolesAndBelow: [],
    },
  });
  expect(named(found, "queue", "Languages")).toMatchObject({
    members: { users: [], groups: ["Interpreters"] },
  });
  expect(pieces(found, "group")).toMatchObject([{ name: "Interpreters" }]);
  expect(pieces(found, "routing config")).toMatchObject([
    { name: "By_Load", model: "LEAST_ACTIVE", capacity: { weight: 1 }, pushTimeoutSeconds: 120 },
  ]);
  expect(pieces(found, "presence config")).toMatchObject([{ capacity: 6 }]);
  expect(named(found, "role", "Support_Agent")).toMatchObject({
    label: "Support agent",
    parent: "Support_Lead",
  });
});

test("fields have their types, values and formulas; of other objects only those that lead to this one", async () => {
  const found = await scan(fixture("support"), { object: "Case" });
  expect(named(found, "field", "Region__c")).toMatchObject({
    object: "Case",
    type: "Picklist",
    values: [{ name: "EMEA", active: true }, {}, {}],
  });
  expect(named(found, "field", "Age_Days__c")).toMatchObject({ formula: "TODAY() - DATEVALUE(CreatedDate)" });
  expect(named(found, "field", "Case__c")).toMatchObject({ object: "Visit__c", referenceTo: "Case" });
  expect(named(found, "field", "Done__c")).toBeUndefined();
  expect(named(found, "value set", "CaseStatus")).toMatchObject({
    values: [{ name: "New", default: true }, {}, {}, {}, {}, {}, {}],
  });
  expect(pieces(found, "record type")).toMatchObject([
    { object: "Case", name: "Complaint", businessProcess: "Complaints" },
  ]);
  expect(pieces(found, "business process")).toMatchObject([
    { values: [{ name: "Closed" }, { name: "New", default: true }, {}] },
  ]);
});

test("business hours are days of a week in a zone", async () => {
  const found = await scan(fixture("support"), { object: "Case" });
  const office = { from: "08:00", until: "18:00" };
  expect(pieces(found, "business hours")).toMatchObject([
    {
      name: "Office",
      default: true,
      zone: "Europe/Berlin",
      days: [office, office, office, office, office, undefined, undefined],
    },
    { name: "Round the clock", default: false, days: Array(7).fill({ from: "00:00", until: "00:00" }) },
  ]);
  expect(pieces(found, "holiday")).toMatchObject([
    { name: "Christmas", date: "2026-12-25", hours: ["Office"] },
  ]);
});

test("who is answered by which template is kept for a draft", async () => {
  const found = await scan(fixture("support"), { object: "Case" });
  expect(pieces(found, "auto-response rule")).toMatchObject([
    {
      name: "First Answer",
      active: true,
      entries: [
        { template: "Support/Received_German", sender: { name: "Support", email: "help@support.example" } },
        { template: "Support/Received", criteria: { items: [{ value: "Email,Web" }] } },
      ],
    },
  ]);
});

test("values written as before API version 41, and members as of today", async () => {
  const found = await scan(
    folderOf({
      "src/objects/Case.object":
        "<CustomObject><fields><fullName>Old__c</fullName><type>Picklist</type><picklist><picklistValues><fullName>A</fullName><default>true</default></picklistValues></picklist></fields></CustomObject>",
      "src/queues/Desk.queue":
        "<Queue><name>Desk</name><queueMembers><roleAndSubordinatesInternal><roleAndSubordinateInternal>Agent</roleAndSubordinateInternal></roleAndSubordinatesInternal><roles><role>Lead</role></roles></queueMembers></Queue>",
    }),
    { object: "Case" },
  );
  expect(named(found, "field", "Old__c")).toMatchObject({ values: [{ name: "A", default: true }] });
  expect(named(found, "queue", "Desk")).toMatchObject({
    members: { roles: ["Lead"], rolesAndBelow: ["Agent"] },
  });
});
