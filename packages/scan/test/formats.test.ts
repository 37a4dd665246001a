import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { type Scan, scan } from "../src/index.ts";
import { fixture, folderOf } from "./project.ts";

const ELEMENTS: Record<string, string> = {
  field: "fields",
  recordType: "recordTypes",
  businessProcess: "businessProcesses",
  validationRule: "validationRules",
};

/** A project in source format as the Metadata API gives it: objects in a file each, with everything in it. */
function asMetadata(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const root = join(folder, "force-app/main/default");
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(root, join(entry.parentPath, entry.name));
    const text = readFileSync(join(root, path), "utf8");
    const [, object] = /^objects\/([^/]+)\//.exec(path) ?? [];
    const [, kind = ""] = /\.(\w+)-meta\.xml$/.exec(path) ?? [];
    if (!object) files[path.replace(/-meta\.xml$/, path.endsWith(".cls-meta.xml") ? "-meta.xml" : "")] = text;
    else {
      const body = text.replace(/^<\?xml.*\n/, "").trim();
      const whole = `objects/${object}.object`;
      files[whole] ??= "";
      files[whole] +=
        kind === "object" ? inner(body) : `<${ELEMENTS[kind]}>${inner(body)}</${ELEMENTS[kind]}>\n`;
    }
  }
  for (const [path, text] of Object.entries(files))
    if (path.startsWith("objects/")) files[path] = `<CustomObject>\n${text}</CustomObject>\n`;
  return files;
}

const inner = (xml: string) => xml.replace(/^<\w+[^>]*>/, "").replace(/<\/\w+>$/, "");

/** What a scan says, but for where it stands. */
const placeless = ({ writes, blockers }: Pick<Scan, "writes" | "blockers">) =>
  JSON.parse(
    JSON.stringify({ writes, blockers }, (key, value) =>
      key === "file" || key === "line" ? undefined : value,
    ),
  );

const sorted = (list: object[]) => list.map((one) => JSON.stringify(one)).sort();

test.each(["Case", "Lead", "Visit__c"])("both formats say the same of %s", async (object) => {
  const source = placeless(await scan(fixture("support"), { object }));
  const files = asMetadata(fixture("support"));
  expect(files["objects/Case.object"]).toContain("<validationRules>");
  const metadata = placeless(await scan(folderOf(files), { object }));
  expect(source.writes.length + source.blockers.length).toBeGreaterThan(0);
  expect(sorted(metadata.writes)).toEqual(sorted(source.writes));
  expect(sorted(metadata.blockers)).toEqual(sorted(source.blockers));
});

test("rules and field updates may have files of their own, in several packages", async () => {
  const update = (name: string, value: string) =>
    `<WorkflowFieldUpdate>\n<fullName>${name}</fullName><field>Priority</field><literalValue>${value}</literalValue><operation>Literal</operation></WorkflowFieldUpdate>`;
  const found = await scan(
    folderOf({
      "force-app/workflows/Case/Case.workflow-meta.xml": "<Workflow/>",
      "force-app/workflows/Case/workflowFieldUpdates/High.workflowFieldUpdate-meta.xml": update(
        "High",
        "High",
      ),
      "more/workflows/Case/workflowFieldUpdates/Low.workflowFieldUpdate-meta.xml": update("Low", "Low"),
      "more/workflows/Case/workflowRules/Calm.workflowRule-meta.xml":
        "<WorkflowRule><fullName>Calm</fullName><active>true</active><actions><name>Low</name><type>FieldUpdate</type></actions><formula>TRUE</formula><triggerType>onAllChanges</triggerType></WorkflowRule>",
    }),
    { object: "Case" },
  );
  expect(found.writes).toMatchObject([
    { field: "Priority", value: { value: "Low" }, writer: { name: "Calm" } },
  ]);
});
