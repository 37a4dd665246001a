import { sourcesOf } from "@throughline/steps";
import { type Check, listOf, orFine } from "../check.ts";

/** Whether the org tells of changes, of each object that the workflow listens to. */
export const changeEvents: Check = {
  name: "change data capture",
  async look({ org, workflow }) {
    const objects = [
      ...new Set([workflow.object, ...sourcesOf(workflow).map(({ object }) => object)].filter(isSelected)),
    ];
    const entities = new Map(objects.map((object) => [entityOf(object), object]));
    const rows = await org.tooling(
      `SELECT SelectedEntity FROM PlatformEventChannelMember WHERE SelectedEntity IN (${listOf(entities.keys())})`,
    );
    const told = new Set(rows.map(({ SelectedEntity }) => String(SelectedEntity)));
    const found = [...entities].flatMap(([entity, object]) =>
      told.has(entity)
        ? []
        : [
            {
              severity: "warning" as const,
              message: `The org does not tell of changes of ${object}: nobody would follow them.`,
              fix: `Add ${object} in Setup, Change Data Capture, or deploy the package, which does; or start with --poll 30, which asks for changes, costs API calls and hears of them later.`,
              place: object,
            },
          ],
    );
    return orFine(found, `Changes of ${objects.join(" and ")} are told.`);
  },
};

/** Platform events are told to whoever listens. */
const isSelected = (object: string) => !object.endsWith("__e");

/** `CaseChangeEvent`, `Request__ChangeEvent` */
const entityOf = (object: string) =>
  object.endsWith("__c") ? `${object.slice(0, -1)}ChangeEvent` : `${object}ChangeEvent`;
