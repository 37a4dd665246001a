import { type Check, type Finding, orFine, quoted } from "../check.ts";

/** What else gives work out: assignment rules, and Omni-Channel on the queue in which records wait for us. */
export const competing: Check = {
  name: "competing assignment",
  async look({ org, workflow }) {
    const { object, start, governs } = workflow;
    const found: Finding[] = [];
    if (governs.includes("OwnerId")) {
      const rules = await org.query(
        `SELECT Name FROM AssignmentRule WHERE SobjectType = ${quoted(object)} AND Active = true`,
      );
      for (const { Name } of rules)
        found.push({
          severity: "warning",
          message: `The assignment rule ${Name} is active: it gives records of ${object} to somebody before the workflow does.`,
          fix: start.holdIn
            ? `Make it give what the workflow takes to the queue ${start.holdIn}, in its first entry, or deactivate it.`
            : "Say hold in: QUEUE at the start, and make it give what the workflow takes to that queue, or deactivate it.",
          place: `Setup, ${object} Assignment Rules, ${Name}`,
        });
    }
    if (start.holdIn) {
      const name = quoted(start.holdIn);
      const routed = await org.query(
        `SELECT Name, QueueRoutingConfigId FROM Group WHERE Type = 'Queue' AND QueueRoutingConfigId != null AND (DeveloperName = ${name} OR Name = ${name})`,
      );
      for (const { Name } of routed)
        found.push({
          severity: "error",
          message: `Omni-Channel routes out of ${Name}, in which new records are to wait: it gives them to somebody while the workflow decides.`,
          fix: "Take the routing configuration off the queue, or hold records in another one.",
          place: `Setup, Queues, ${Name}`,
        });
    }
    return orFine(found, `Nothing else gives out records of ${object}, as far as the org says.`);
  },
};
