import type { Transaction } from "../records/transaction.ts";

/** What has left the org. Nothing is delivered to anybody: it lies here to be looked at. */
export type Sent = { at: string; userId: string } & (
  | {
      kind: "email";
      from: string;
      to: string[];
      cc: string[];
      bcc: string[];
      subject: string;
      body: string;
      html: boolean;
      /** `<…@…>` */
      messageId: string;
      inReplyTo: string | null;
      relatedToId: string | null;
      /** The EmailMessage, where one was made. */
      emailMessageId: string | null;
    }
  | { kind: "slack"; conversation: string; text: string; inputs: Readonly<Record<string, unknown>> }
  | {
      kind: "notification";
      type: string;
      recipients: string[];
      title: string;
      body: string;
      targetId: string | null;
    }
);

type Message = Sent extends infer One ? (One extends Sent ? Omit<One, "at" | "userId"> : never) : never;

export interface Outbox {
  /** The last thousand, the oldest first. */
  readonly sent: readonly Sent[];
  /** Sends once the transaction is committed, and never if it is undone. */
  send(tx: Transaction, message: Message): void;
}

const MOST = 1000;

export function createOutbox(): Outbox {
  const sent: Sent[] = [];
  return {
    sent,
    send(tx, message) {
      tx.afterCommit.push(() => {
        sent.push({ at: tx.at.toISOString(), userId: tx.userId, ...message });
        if (sent.length > MOST) sent.shift();
      });
    },
  };
}
