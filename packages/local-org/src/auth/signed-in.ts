import { bearer } from "../http/api.ts";
import { textWire, type Wire } from "../http/wire.ts";
import type { Call, Endpoint } from "./call.ts";
import { formOf } from "./call.ts";
import type { Session } from "./sessions.ts";

const refused = (status: number, word: string): Wire => textWire(status, word, "text/html");

/** Answers only who is signed in with a token. */
export const signedIn =
  (answer: (call: Call, session: Session) => Wire): Endpoint =>
  (call) => {
    const token = bearer(call.request) || formOf(call).get("access_token") || "";
    if (!token) return refused(403, "Missing_OAuth_Token");
    const { sessions, core } = call.service;
    const session = sessions.find(token);
    const active = session && core.store.find(session.userId)?.IsActive === true;
    return active ? answer(call, session) : refused(403, "Bad_OAuth_Token");
  };
