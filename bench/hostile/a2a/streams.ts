import type { ServerResponse } from "node:http";
import { type Exchange, GOOD } from "./exchange.ts";
import type { Trick } from "./tricks.ts";

const news = (context: string, state = "WORKING", taskId = "t1") => ({
  statusUpdate: { taskId, contextId: context, status: { state: `TASK_STATE_${state}` } },
});

/** A hostile stream; whoever looks at the task besides is told the truth. */
const streaming = (act: (exchange: Exchange) => void): Trick => ({
  ...{ pinned: true, streams: true },
  act(exchange) {
    if (exchange.asked.does === "send" || exchange.asked.does === "subscribe") act(exchange);
    else exchange.tell(exchange.asked.does === "cancel" ? "CANCELED" : "COMPLETED", [{ data: GOOD }]);
  },
});

/** The same over and over, as long as it is listened to. */
function flood(response: ServerResponse, text: string, times: number): void {
  for (; times > 0 && !response.destroyed; times--)
    if (!response.write(text)) {
      response.once("drain", () => flood(response, text, times - 1));
      return;
    }
  response.end();
}

/** With a stream of events. */
export const streams: Record<string, Trick> = {
  "streams for ever": streaming(({ stream, context }) =>
    stream(...Array.from({ length: 20_000 }, () => news(context))),
  ),
  "stream never ends": streaming(({ stream, context }) => stream(news(context))),
  "stream of nothing but comments": streaming(({ stream, response, context }) => {
    stream(news(context));
    flood(response, ": still there\n\n".repeat(5_000), 700);
  }),
  "stream breaks off": streaming(({ stream, response, context }) => {
    stream(news(context));
    response.write('data: {"statusUpdate":{"taskId":"t1","status":{"state":"TASK_STATE_COM');
    response.end();
  }),
  "stream is cut": streaming(({ stream, response, context }) => {
    stream(news(context));
    response.write('data: {"statusUpdate"', () => response.destroy());
  }),
  "a line of 50 MB": streaming(({ stream, response, context }) => {
    stream(news(context));
    response.write("data: ");
    flood(response, "x".repeat(500_000), 100);
  }),
  "an event of many lines": streaming(({ stream, response, context }) => {
    stream(news(context));
    flood(response, "data: x\n".repeat(50_000), 60);
  }),
  "stream of words": streaming(({ stream, response, context }) => {
    stream(news(context));
    response.end("data: \u001b[2J<script>fetch('/')</script>\n\n");
  }),
  "stream of nothing": streaming(({ stream, response }) => {
    stream();
    response.end("data: null\n\n");
  }),
  "stream says an error": streaming(({ stream, response }) => {
    stream();
    response.end('event: error\ndata: {"error":{"code":500,"message":"boom","details":[]}}\n\n');
  }),
  "stream says an error that is none": streaming(({ stream, response, context }) => {
    stream(news(context));
    response.end("event: error\ndata: null\n\n");
  }),
  "stream of another type": streaming(({ send }) => send("<html>", 200, { "content-type": "text/html" })),
  "stream of another task": streaming(({ stream, response, context }) => {
    stream(news(context), news(context, "COMPLETED", "somebody else's"));
    response.end();
  }),
  "stream that redirects": streaming(
    ({ response, trap }) => void response.writeHead(307, { location: trap }).end(),
  ),
};
