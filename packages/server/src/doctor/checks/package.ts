import { guardName, guardOf, ITEM, MARK, unguardable } from "@throughline/connectors";
import { type Check, type Finding, listOf } from "../check.ts";

const DEPLOY =
  "Print it with throughline package, deploy it with sf project deploy start, and assign TL_Integration.";

/** Our package: the mark of writes, the guard of each governed field with its rule, and the objects of items. */
export const installed: Check = {
  name: "package",
  async look({ org, workflow: { object, governs }, describe }) {
    const fields = (await describe(object))?.fields ?? [];
    const usable = (name: string) => fields.some((field) => field.name === name && field.updateable);
    const can = governs.filter((name) => {
      const field = fields.find((one) => one.name === name);
      return field?.updateable && unguardable(field) === undefined;
    });
    const bare = can.filter((field) => !usable(guardOf(field)));
    if (!usable(MARK) && bare.length === can.length)
      return [
        {
          severity: "warning",
          message: `The package is not installed, or our user may not write its fields: what somebody changes in ${governs.join(", ")} between our reading and our writing is overwritten unseen.`,
          ...{ fix: DEPLOY, place: object },
        },
      ];
    const found: Finding[] = bare.map((field) => ({
      severity: "warning",
      message: `${field} is governed and not guarded: the package of the org is for another version of the workflow.`,
      ...{ fix: DEPLOY, place: `${object}.${guardOf(field)}` },
    }));
    const names = can.filter((field) => !bare.includes(field)).map(guardName);
    const rules = names.length
      ? await org.tooling(
          `SELECT ValidationName, Active FROM ValidationRule WHERE ValidationName IN (${listOf(names)})`,
        )
      : [];
    for (const name of names)
      if (!rules.some(({ ValidationName, Active }) => ValidationName === name && Active === true))
        found.push({
          severity: "error",
          message: `The rule ${name} is not there or not active: the field that it guards looks guarded, and is not.`,
          ...{ fix: `Activate it in Setup, or deploy the package again.`, place: `${object}.${name}` },
        });
    if (!(await describe(ITEM)))
      found.push({
        severity: "warning",
        message: `${ITEM} is not there, or our user may not see it: the package is of an earlier version, and the record's page does not show the stage.`,
        ...{ fix: DEPLOY, place: ITEM },
      });
    if (found.length) return found;
    return [
      { severity: "fine", message: `The package is installed; it guards ${can.join(", ")}.`, place: object },
    ];
  },
};
