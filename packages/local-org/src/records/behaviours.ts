import { saveError } from "../errors.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { checkPushTopic } from "../streaming/push-topic.ts";
import { bodyLength, contentVersion } from "./files.ts";
import { defaultHours, eventTimes, groupsOfRole, presence } from "./people.ts";
import type { Transaction } from "./transaction.ts";
import { write } from "./write.ts";

type Draft = Record<string, unknown>;

/** Fills in what the platform derives for an object before a record is saved. */
export type Behaviour = (draft: Draft, prior: Row | undefined, tx: Transaction, def: ObjectDef) => void;

function isClosedBy(field: FieldDef | undefined, value: unknown): boolean {
  return field?.picklist.some((entry) => entry.closed && entry.value === value) ?? false;
}

const personName: Behaviour = (draft) => {
  draft.Name = [draft.FirstName, draft.LastName].filter(Boolean).join(" ");
};

const caseFields: Behaviour = (draft, prior, tx, def) => {
  const closed = isClosedBy(fieldOf(def, "Status"), draft.Status);
  if (closed !== (prior?.IsClosed ?? false)) draft.ClosedDate = closed ? tx.stamp : null;
  draft.IsClosed = closed;
  if (!prior) draft.IsClosedOnCreate = closed;
  if (draft.ContactId === prior?.ContactId) return;
  const contact = draft.ContactId ? tx.core.store.find(draft.ContactId as string) : undefined;
  draft.ContactPhone = contact?.Phone ?? null;
  draft.ContactMobile = contact?.MobilePhone ?? null;
  draft.ContactEmail = contact?.Email ?? null;
  draft.ContactFax = contact?.Fax ?? null;
  draft.AccountId ??= contact?.AccountId ?? null;
};

const task: Behaviour = (draft, prior, tx, def) => {
  const closed = isClosedBy(fieldOf(def, "Status"), draft.Status);
  if (closed !== (prior?.IsClosed ?? false)) draft.CompletedDateTime = closed ? tx.stamp : null;
  draft.IsClosed = closed;
  draft.IsHighPriority = draft.Priority === "High";
};

const opportunity: Behaviour = (draft, _prior, _tx, def) => {
  draft.IsClosed = isClosedBy(fieldOf(def, "StageName"), draft.StageName);
  draft.IsWon = draft.StageName === "Closed Won";
};

const lead: Behaviour = (draft, prior, tx, def) => {
  if (prior?.IsConverted) throw saveError("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
  personName(draft, prior, tx, def);
};

const emailMessage: Behaviour = (draft, _prior, tx) => {
  draft.MessageDate ??= tx.stamp;
  draft.Name = ((draft.Subject as string | null) ?? "").slice(0, 255) || null;
};

const feedItem: Behaviour = (draft, prior, tx) => {
  if (!prior) draft.InsertedById = tx.userId;
  draft.CommentCount ??= 0;
  draft.LikeCount ??= 0;
};

/** A comment is about what its post is about, which counts it. */
const feedComment: Behaviour = (draft, prior, tx) => {
  if (prior) return;
  draft.InsertedById = tx.userId;
  const item = tx.core.store.table("FeedItem").get(String(draft.FeedItemId));
  if (!item) return;
  draft.ParentId = item.ParentId;
  write(
    tx,
    tx.core.catalogue.get("FeedItem")!,
    { ...item, CommentCount: Number(item.CommentCount ?? 0) + 1 },
    "UPDATE",
  );
};

/** By object name; an object that is not here derives nothing. */
export const BEHAVIOURS: Record<string, Behaviour> = {
  Attachment: bodyLength,
  BusinessHours: defaultHours,
  Case: caseFields,
  Contact: personName,
  ContentVersion: contentVersion,
  Document: bodyLength,
  EmailMessage: emailMessage,
  Event: eventTimes,
  FeedComment: feedComment,
  FeedItem: feedItem,
  Lead: lead,
  Opportunity: opportunity,
  PushTopic: (draft, _prior, tx) => checkPushTopic(tx.core, draft.Query),
  Task: task,
  User: personName,
  UserRole: groupsOfRole,
  UserServicePresence: presence,
};
