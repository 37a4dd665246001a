export { type Alike, createAlike } from "./alike.ts";
export { createIndex, type Duplicate, type DuplicateIndex, mailFingerprint } from "./duplicates.ts";
export { createMemory, type Memory } from "./memory.ts";
export { content, type MailPart, mailParts, newText } from "./parts.ts";
export { type Subject, subjectOf } from "./subject.ts";
export {
  createThreads,
  type MailHead,
  type Thread,
  type ThreadKeys,
  type Threads,
  threadKeys,
} from "./thread.ts";
