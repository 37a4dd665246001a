import { STORE, STORE_FIELDS } from "@throughline/connectors";
import { settingsOf } from "../../settings.ts";
import { type Check, type Finding, orFine } from "../check.ts";

const FIX = `Deploy the package that throughline package prints, and assign the permission set ${STORE}.`;

/** Where the trail is kept in the org: that its objects are there, and that our user may write each of their fields. */
export const trail: Check = {
  name: "trail",
  async look({ file, org, describe }) {
    if (!settingsOf(file).settings.inOrg) return [];
    const found: Finding[] = [];
    for (const [object, fields] of Object.entries(STORE_FIELDS)) {
      const described = await describe(object);
      const usable = new Set(
        described?.fields.filter(({ updateable }) => updateable).map(({ name }) => name),
      );
      const lacking = Object.keys(fields).filter((field) => !usable.has(field));
      if (described?.createable && lacking.length === 0) continue;
      const what = described
        ? `may not write ${lacking.join(", ") || "records"} of ${object}`
        : `has no ${object}`;
      found.push({
        severity: "error",
        message: `The trail is to be kept in the org, and our user ${what}.`,
        ...{ fix: FIX, place: object },
      });
    }
    if (found.length === 0) {
      const { DataStorageMB } = await org.limits();
      if (DataStorageMB && DataStorageMB.Remaining < DataStorageMB.Max * LITTLE)
        found.push({
          severity: "warning",
          message: `${DataStorageMB.Remaining} of ${DataStorageMB.Max} MB of data storage are left. Each line of the trail takes 2 KB of it, whatever its length.`,
          fix: "Let ended items leave: throughline start --keep 30d --archive-to FOLDER. Or buy more.",
        });
    }
    return orFine(found, "The trail can be kept in the org.");
  },
};

/** Share of the storage below which it is told. */
const LITTLE = 0.2;
