import type { Payload } from "../payloads.ts";
import { type Exchange, GOOD, part } from "./exchange.ts";

/** Where in what it says a hostile agent puts its payload. */
export const places: Record<string, (exchange: Exchange, payload: Payload) => void> = {
  "data part": ({ tell }, { data }) => tell("COMPLETED", [part(data)]),
  "text part": ({ tell }, { text, data }) =>
    tell("COMPLETED", [{ text: `${text}\n${JSON.stringify(data) ?? ""}` }]),
  "status message": ({ tell }, { text, data }) =>
    tell("COMPLETED", [{ text }, part({ ...GOOD, ...(data as object) })]),
  message({ asked, reply, tell, context }, { text, data }) {
    if (asked.does !== "send") return tell("COMPLETED", [{ text }]);
    const parts = [{ text }, part(data)];
    reply({ message: { messageId: "m", role: "ROLE_AGENT", contextId: context, parts } });
  },
  question: ({ tell }, { text }) => tell("INPUT_REQUIRED", [{ text }]),
  refusal: ({ tell }, { text }) => tell("REJECTED", [{ text }]),
  failure: ({ tell }, { text }) => tell("FAILED", [{ text }]),
  error: ({ send, binding, asked }, { text, data }) =>
    send(...binding.failure(asked, text.slice(0, 5_000), [data])),
  raw: ({ reply }, { data }) => reply(data),
  login: ({ tell }, { text }) => tell("AUTH_REQUIRED", [{ text }]),
};
