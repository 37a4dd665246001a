import { kinds } from "@throughline/steps";
import { peopleIn } from "@throughline/workflow";
import { type Check, type Finding, listOf, orFine } from "../check.ts";

/** Queues that the workflow and its teams name: whether they are there, take the object, and have anybody. */
export const queues: Check = {
  name: "queues",
  async look({ org, workflow, teams }) {
    const { object, start } = workflow;
    const named = new Set([
      ...peopleIn(workflow, kinds).flatMap(({ name, is }) =>
        is === "queue" && !name.includes("{") ? [name] : [],
      ),
      ...(teams?.teams ?? []).flatMap(({ from = [] }) =>
        from.flatMap((source) => (source.kind === "queue" ? [source.name] : [])),
      ),
    ]);
    if (!named.size) return [{ severity: "fine", message: "The workflow names no queue." }];
    const list = listOf(named);
    const groups = await org.query(
      `SELECT Id, Name, DeveloperName FROM Group WHERE Type = 'Queue' AND (DeveloperName IN (${list}) OR Name IN (${list}))`,
    );
    const ids = listOf(groups.map(({ Id }) => String(Id)));
    const [takes, has] = groups.length
      ? [
          await org.query(`SELECT QueueId, SobjectType FROM QueueSobject WHERE QueueId IN (${ids})`),
          await org.query(`SELECT GroupId FROM GroupMember WHERE GroupId IN (${ids})`),
        ]
      : [[], []];
    const found = [...named].flatMap((name): Finding[] => {
      const same = (one: unknown) => String(one).toLowerCase() === name.toLowerCase();
      const queue = groups.find(({ Name, DeveloperName }) => same(Name) || same(DeveloperName));
      const place = `Setup, Queues, ${name}`;
      if (!queue)
        return [
          {
            severity: "error",
            message: `The org has no queue ${name}.`,
            fix: "Create it, or name another one.",
            place,
          },
        ];
      const problems: Finding[] = [];
      if (!takes.some(({ QueueId, SobjectType }) => QueueId === queue.Id && SobjectType === object))
        problems.push({
          severity: "error",
          message: `The queue ${name} does not take records of ${object}.`,
          ...{ fix: `Add ${object} to the objects of the queue.`, place },
        });
      // in the holding queue nobody is to take anything
      if (name !== start.holdIn && !has.some(({ GroupId }) => GroupId === queue.Id))
        problems.push({
          severity: "warning",
          message: `The queue ${name} has no members, so nobody sees what lies in it.`,
          ...{ fix: "Add members to the queue.", place },
        });
      return problems;
    });
    return orFine(found, `The queues ${[...named].join(", ")} are there.`);
  },
};
