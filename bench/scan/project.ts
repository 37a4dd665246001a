import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as parts from "./parts.ts";

/** Of a hundred files of an org, so many are of each kind; the shares are those of a large org that has grown for years. */
const SHARES: [share: number, path: (n: number) => string, text: (n: number) => string][] = [
  [34, (n) => `objects/${parts.objectOf(n)}/fields/Field_${n}__c.field-meta.xml`, parts.field],
  [
    2,
    (n) => `objects/${parts.objectOf(n)}/validationRules/Rule_${n}.validationRule-meta.xml`,
    parts.validationRule,
  ],
  [10, (n) => `classes/Service${n}.cls`, (n) => parts.apexClass(n, n % 50 === 0 ? 120 : 12)],
  [10, (n) => `classes/Service${n}.cls-meta.xml`, () => parts.classMeta],
  [1, (n) => `triggers/On${n}.trigger`, parts.trigger],
  [
    1,
    (n) => `triggers/On${n}.trigger-meta.xml`,
    () => parts.classMeta.replaceAll("ApexClass", "ApexTrigger"),
  ],
  [3, (n) => `flows/Flow_${n}.flow-meta.xml`, (n) => parts.flow(n, n % 40 === 0 ? 200 : 20)],
  [1, (n) => `queues/Queue_${n}.queue-meta.xml`, parts.queue],
  [20, (n) => `layouts/Layout ${n}.layout-meta.xml`, () => parts.other(12)],
  [1, (n) => `profiles/Profile ${n}.profile-meta.xml`, () => parts.other(400)],
  [8, (n) => `lwc/part${n}/part${n}.js`, () => parts.other(4)],
  [9, (n) => `reports/Folder/Report_${n}.report-meta.xml`, () => parts.other(3)],
];

/** Writes an org of that many files below a folder. */
export function writeProject(folder: string, files: number): void {
  const write = (path: string, text: string): void => {
    const file = join(folder, "force-app/main/default", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  writeFileSync(
    join(folder, "sfdx-project.json"),
    '{ "packageDirectories": [{ "path": "force-app", "default": true }] }\n',
  );
  for (const [share, path, text] of SHARES)
    for (let n = 0; n < (files * share) / 100; n++) write(path(n), text(n));
  for (const object of ["Case", "Account", "Claim__c"])
    write(`workflows/${object}.workflow-meta.xml`, parts.workflow(object, 150));
  write("assignmentRules/Case.assignmentRules-meta.xml", parts.assignmentRules("Case", 600));
  write("flows/Broken.flow-meta.xml", "<Flow>\n<<<<<<< HEAD\n");
}
