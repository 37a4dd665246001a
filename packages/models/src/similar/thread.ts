import { subjectOf } from "./subject.ts";

/** Of a mail, what tells which conversation it belongs to. Headers as they stand in the mail. */
export interface MailHead {
  messageId?: string;
  inReplyTo?: string;
  references?: string;
  subject?: string;
  body?: string;
  /** The address of the person outside: the sender of a mail that came in, the recipient of one that went out. */
  counterpart?: string;
  /** When it was sent (ISO 8601). */
  at?: string;
}

export interface ThreadKeys {
  /** Tokens of Email-to-Case that stand in the subject or text: our own mails carry them. */
  tokens: string[];
  /** The mail's own id. */
  id?: string;
  /** Ids of the mails that it answers, nearest first. */
  answers: string[];
  topic: string;
  isReply: boolean;
}

const TOKEN = /ref:([_!]\w{5,18}\.[_!]\w{5,18}):ref|thread::([\w-]{8,60})::/g;
const MESSAGE_ID = /<([^<>\s]{1,500})>/g;

/** What ties a mail to others. The header's folding, a missing bracket or an empty header does no harm. */
export function threadKeys({
  messageId,
  inReplyTo,
  references,
  subject = "",
  body = "",
}: MailHead): ThreadKeys {
  const tokens = [...`${subject}\n${body.slice(0, 131_072)}`.matchAll(TOKEN)].map(
    ([, ref, thread]) => ref ?? thread ?? "",
  );
  const [id] = idsOf(messageId);
  const answers = [...idsOf(inReplyTo), ...idsOf(references).reverse()];
  const { topic, is } = subjectOf(subject);
  return {
    tokens: [...new Set(tokens)],
    ...(id && { id }),
    answers: [...new Set(answers)].filter((other) => other !== id),
    topic,
    isReply: is === "reply",
  };
}

function idsOf(header = ""): string[] {
  const found = [...header.matchAll(MESSAGE_ID)].map(([, id = ""]) => id);
  return found.length > 0 ? found : header.split(/\s+/).filter((word) => /^[^\s@<>]+@[^\s@<>]+$/.test(word));
}

/** A conversation that a mail belongs to. */
export interface Thread {
  thread: string;
  /** Why, in words; absent: the mail begins it. */
  because?: string;
}

export interface Threads {
  /** Takes a mail in, under an id of the caller's; the thread is named by the id of its first mail. */
  add(id: string, mail: MailHead): Thread;
  /** The conversation that a mail would belong to. */
  find(mail: MailHead): Thread | undefined;
}

const DAY = 86_400_000;

/**
 * Conversations of the mails that were added. A mail belongs to one by a token of Email-to-Case, then by the mails
 * that it answers, then, for a reply, by the same subject with the same counterpart within `days` (default 30).
 */
export function createThreads({ days = 30 }: { days?: number } = {}): Threads {
  const byToken = new Map<string, string>();
  const byId = new Map<string, string>();
  const bySubject = new Map<string, { thread: string; at: number }>();

  const subjectKey = ({ topic }: ThreadKeys, { counterpart }: MailHead) =>
    topic && counterpart ? `${counterpart.trim().toLowerCase()} ${topic}` : undefined;
  const timeOf = ({ at }: MailHead) => (at === undefined ? Number.NaN : Date.parse(at));

  const belongs = (keys: ThreadKeys, mail: MailHead): Thread | undefined => {
    for (const token of keys.tokens) {
      const thread = byToken.get(token);
      if (thread) return { thread, because: `it has the token ${token}` };
    }
    for (const id of [keys.id, ...keys.answers]) {
      const thread = id && byId.get(id);
      if (thread)
        return { thread, because: id === keys.id ? "it is the same mail again" : `it answers <${id}>` };
    }
    const key = subjectKey(keys, mail);
    const last = keys.isReply && key ? bySubject.get(key) : undefined;
    // without times the subject alone has to do
    if (!last || Math.abs(timeOf(mail) - last.at) > days * DAY) return undefined;
    return {
      thread: last.thread,
      because: `it is a reply with the subject "${keys.topic}" from ${mail.counterpart}`,
    };
  };

  return {
    find: (mail) => belongs(threadKeys(mail), mail),
    add(id, mail) {
      const keys = threadKeys(mail);
      const found = belongs(keys, mail) ?? { thread: id };
      const { thread } = found;
      for (const token of keys.tokens) if (!byToken.has(token)) byToken.set(token, thread);
      // mails that we have not seen are known by those that answer them: two answers meet there
      for (const each of [keys.id, ...keys.answers]) if (each && !byId.has(each)) byId.set(each, thread);
      const key = subjectKey(keys, mail);
      if (key) bySubject.set(key, { thread, at: timeOf(mail) });
      return found;
    },
  };
}
