import { parse } from "../plain/workflow.ts";

const text = (name: string, time: string) => `
workflow: ${name}
title: Waits until somebody closes it
object: Case
start: { event: created }
governs: [Priority]
foreign writes: accept
agents:
  closer: { role: Follows the case to its end, reads: [Status] }
stages:
  - stage: Resolution
    steps:
      - wait: closed
        agent: closer
        until: 'Status == "Closed"'
        at most: { ${time}: end as nobody closed it }
`;

/** Waits for longer than any benchmark takes. */
export const long = parse(text("waits-long", "300 days"));

/** Its timer fires while the benchmark looks on. */
export const short = parse(text("waits-short", "3 seconds"));
