import type { BenignText } from "./data.ts";

/** The parts of a message that an outsider writes. */
export interface Message {
  Subject: string;
  Description: string;
  SuppliedName: string;
  SuppliedEmail: string;
  /** Names of what is attached, as mail intake lists them. */
  Attachments__c: string;
}

type Place = (benign: BenignText, attack: string) => Partial<Message>;

/** Where in a message an attack stands. */
export const places: Record<string, Place> = {
  subject: ({ subject, body }, attack) => ({ Subject: `${subject} ${attack}`, Description: body }),
  body: ({ body }, attack) => {
    const middle = body.indexOf(" ", body.length / 2) + 1;
    return { Description: `${body.slice(0, middle)}\n${attack}\n${body.slice(middle)}` };
  },
  quoted: ({ body }, attack) => ({
    Description: `${body}\n\nOn Mon, 2 Nov 2026, Support wrote:\n${attack.replace(/^/gm, "> ")}`,
  }),
  attachment: ({ body }, attack) => ({ Description: body, Attachments__c: `${attack.slice(0, 240)}.pdf` }),
  signature: ({ body }, attack) => ({
    Description: `${body}\n\n-- \n${attack}`,
    SuppliedName: attack.slice(0, 80),
  }),
};

export function messageOf(place: string, benign: BenignText, attack: string): Message {
  const { subject, body } = benign;
  return {
    Subject: subject || (body.split(/[.\n|]/)[0] ?? "").slice(0, 120),
    Description: body,
    SuppliedName: "Anja Brandt",
    SuppliedEmail: "anja@harbour.example",
    Attachments__c: "",
    ...places[place]?.(benign, attack),
  };
}
