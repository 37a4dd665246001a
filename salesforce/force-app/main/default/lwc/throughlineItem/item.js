import { LABELS, say } from "./labels";
import { milestoneText } from "./time";

const BADGES = {
  done: "slds-badge slds-theme_success",
  now: "slds-badge slds-badge_inverse",
  next: "slds-badge slds-badge_lightest",
};
const SAID = { done: LABELS.stageDone, now: LABELS.stageNow, next: LABELS.stageNext };

/** The values of a node as GraphQL gives it: `{ TL_Stage__c: { value } }`. */
const valuesOf = (node) =>
  Object.fromEntries(
    Object.entries(node).map(([name, field]) => [
      name,
      field !== null && typeof field === "object" ? (field.value ?? undefined) : field,
    ]),
  );

/** Chips of all stages, with where the item is among them. An item that has ended has them all behind it. */
function chips(stages, stage, ended) {
  const at = stages.indexOf(stage);
  return stages.map((name, place) => {
    const is = ended || (at >= 0 && place < at) ? "done" : place === at ? "now" : "next";
    return { name, said: SAID[is], style: BADGES[is], current: is === "now" ? "step" : null };
  });
}

/** The open tasks; what is not understood is none. */
function tasksOf(text) {
  try {
    const tasks = JSON.parse(text ?? "[]");
    return Array.isArray(tasks) ? tasks : [];
  } catch {
    return [];
  }
}

const task = ({ id, title, to, until }) => ({
  id,
  title,
  said: say(LABELS.asked, title, to),
  until: until ?? null,
});

/**
 * What the page shows of a work item.
 * @param node the item as GraphQL gives it
 * @param user id of who looks
 */
export function itemFrom(node, user) {
  const of = valuesOf(node);
  const ended = of.TL_Ended__c !== undefined;
  const stages = (of.TL_Stages__c ?? "").split("\n").filter((name) => name !== "");
  const tasks = tasksOf(of.TL_Tasks__c);
  const isMine = ({ users }) => Array.isArray(users) && users.includes(user);
  const mine = tasks.filter(isMine).map(task);
  const others = tasks.filter((one) => !isMine(one)).map(task);
  return {
    key: of.TL_Key__c,
    stages: chips(stages, of.TL_Stage__c, ended),
    hasStages: stages.length > 0,
    owner: of.TL_Owner__c ? say(LABELS.owner, of.TL_Owner__c) : undefined,
    because: of.TL_Because__c,
    waitsFor: !ended && of.TL_Waiting_For__c ? say(LABELS.waitsFor, of.TL_Waiting_For__c) : undefined,
    nextStep: ended ? undefined : of.TL_Next_Step__c,
    outcome: ended ? say(LABELS.ended, of.TL_Outcome__c ?? "") : undefined,
    milestone: of.TL_Milestone__c
      ? {
          name: say(LABELS.milestone, of.TL_Milestone__c),
          status: of.TL_Milestone_Status__c,
          due: of.TL_Milestone_Due__c,
        }
      : undefined,
    mine,
    hasMine: mine.length > 0,
    others,
    hasOthers: others.length > 0,
    console: of.TL_Console__c,
  };
}

/** The same with its milestone as of now. */
export function asOf(item, now) {
  if (!item.milestone) return item;
  const { text, late } = milestoneText(item.milestone.status, item.milestone.due, now);
  const style = late ? "slds-text-color_error" : "slds-text-color_weak";
  return { ...item, milestone: { ...item.milestone, text, style } };
}
