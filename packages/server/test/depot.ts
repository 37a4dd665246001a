/** A workflow that asks a depot by delegation. @param costs the most that one costs @param rest steps after it */
export const depotWorkflow = (costs: string, rest = "") => `
workflow: desk
title: Depot
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Status]
foreign writes: accept
budget: { per item: 0.10 USD, beyond: person }
facts:
  depot: { type: text, optional: true }
agents:
  planner: { role: Asks the depot, reads: [Subject], gives: [depot], calls: [depot.start, depot.follow, depot.answer, depot.cancel], budget: { per day: 0.05 USD } }
  closer: { role: Waits, reads: [Status] }
stages:
  - stage: Plan
    steps:
      - delegate: plan
        agent: planner
        to: depot
        task: 'Where does {Subject} go?'
        hands over: [Subject]
        gives: depot
        costs: ${costs}
        at most: { 1 hour: continue }
        refuses: continue
        fails: continue
${rest}`;

/** The depot, as it answers. */
export const depotConnections = (start: string, follow: string) => `
depot:
  type: sample
  operations:
    start: { effect: write, repeat: keyed, sample: ${start} }
    follow: { effect: read, sample: ${follow} }
    answer: { effect: write, repeat: keyed, sample: { state: completed, task: t1, data: { depot: North } } }
    cancel: { effect: write, repeat: keyed, sample: { state: canceled, task: t1 } }
`;
