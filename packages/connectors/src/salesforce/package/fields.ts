import { KEY } from "./names.ts";

/** A field of an object that the package brings: what Setup says of it, and the most that it takes. */
export interface OwnField {
  label: string;
  about: string;
  type: "Text" | "LongTextArea" | "Number" | "DateTime" | "Url";
  /** Characters. */
  length?: number;
  /** Digits behind the point. */
  scale?: number;
  /** `key`: a unique external id; `find`: one that records are looked for by. */
  id?: "key" | "find";
}

export const text = (label: string, about: string, length = 255): OwnField => ({
  label,
  about,
  type: "Text",
  length,
});
export const long = (label: string, about: string, length: number): OwnField => ({
  label,
  about,
  type: "LongTextArea",
  length,
});
export const moment = (label: string, about: string): OwnField => ({ label, about, type: "DateTime" });
export const number = (label: string, about: string, scale = 0): OwnField => ({
  label,
  about,
  type: "Number",
  scale,
});

/** How a work item stands, as its record's page shows it. */
export const ITEM_FIELDS = {
  [KEY]: { ...text("Key", "Workflow and record: which work item it is."), id: "key" },
  TL_Record__c: { ...text("Record", "Id of the record that is worked on.", 18), id: "find" },
  TL_Workflow__c: text("Workflow", "The workflow that the item goes through."),
  TL_Version__c: text("Version", "The version of the workflow that the item runs."),
  TL_Stage__c: text("Stage", "The stage that the item is in."),
  TL_Stages__c: long("Stages", "All stages of the workflow in order, one a line.", 32_768),
  TL_Status__c: text("Status", "Whether it works, waits, or needs somebody.", 40),
  TL_Waiting_For__c: text("Waiting For", "For what or whom it waits."),
  TL_Owner__c: text("Owner Chosen", "Whom the workflow gave it to."),
  TL_Because__c: long("Because", "Why that owner was chosen.", 4_000),
  TL_Next_Step__c: text("Next Step", "What the workflow does after what it waits for."),
  TL_Milestone__c: text("Milestone", "The stage whose milestone it is."),
  TL_Milestone_Status__c: text("Milestone Status", "running, paused, violated or met.", 40),
  TL_Milestone_Due__c: moment("Milestone Due", "When the milestone is violated."),
  TL_Tasks__c: long("Open Tasks", "What people were asked, as JSON: title, for whom, until when.", 32_768),
  TL_Open_Tasks__c: number("Number of Open Tasks", "How many questions to people are open."),
  TL_Console__c: { label: "Console", about: "The item's page in Throughline.", type: "Url" },
  TL_Cost__c: number("Cost", "What it has cost so far, in US dollars.", 6),
  TL_Outcome__c: text("Outcome", "With what it ended."),
  TL_Started__c: moment("Started", "When the workflow took it."),
  TL_Updated__c: moment("Updated", "When something last happened to it."),
  TL_Ended__c: moment("Ended", "When it ended."),
  TL_Entries__c: number("Entries", "How many entries its trail had when this was written."),
} satisfies Record<string, OwnField>;

/** One entry of an item's trail. */
export const ENTRY_FIELDS = {
  [KEY]: { ...text("Key", "The item's key and the number of the entry."), id: "key" },
  TL_Sequence__c: number("Sequence", "Number of the entry in the trail of its item, from 1."),
  TL_Hash__c: text("Hash", "SHA-256 of the line of the trail that holds the entry.", 64),
  TL_At__c: moment("At", "When it happened."),
  TL_Kind__c: text("Kind", "What kind of entry it is.", 40),
  TL_Told__c: long("Told", "The entry in one sentence, without the words of customers.", 4_000),
  TL_Json__c: long("JSON", "What the entry holds, without the words of customers.", 131_072),
} satisfies Record<string, OwnField>;

/** The field by which an entry belongs to its item. */
export const ENTRY_ITEM = "TL_Item__c";

/** Digits of a number, those behind the point included. */
export const MOST_DIGITS = 18;
