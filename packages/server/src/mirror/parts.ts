import type { ITEM_FIELDS } from "@throughline/connectors";

/** A field of an item's summary in the org. */
export type ItemField = keyof typeof ITEM_FIELDS;

/** What a summary may say, as `workspace.yaml` names it, and the fields that say it. */
export const FIELDS_OF = {
  version: ["TL_Version__c"],
  stage: ["TL_Stage__c", "TL_Stages__c"],
  status: ["TL_Status__c", "TL_Waiting_For__c", "TL_Outcome__c"],
  owner: ["TL_Owner__c"],
  because: ["TL_Because__c"],
  "next step": ["TL_Next_Step__c"],
  milestone: ["TL_Milestone__c", "TL_Milestone_Status__c", "TL_Milestone_Due__c"],
  tasks: ["TL_Tasks__c", "TL_Open_Tasks__c"],
  console: ["TL_Console__c"],
  cost: ["TL_Cost__c"],
} satisfies Record<string, ItemField[]>;

export type Part = keyof typeof FIELDS_OF;
export const PARTS = Object.keys(FIELDS_OF) as [Part, ...Part[]];
