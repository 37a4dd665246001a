import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const FOLDER = fileURLToPath(new URL("../../salesforce/", import.meta.url));

interface Report {
  testResults: {
    message: string;
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: string;
      failureMessages: string[];
    }[];
  }[];
}

/** What Salesforce's own runner says of the component's tests. */
function run(): Report {
  const file = join(mkdtempSync(join(tmpdir(), "throughline-component-")), "report.json");
  const arguments_ = ["--", "--json", `--outputFile=${file}`, "--silent"];
  const { stdout, stderr } = spawnSync("npx", ["sfdx-lwc-jest", ...arguments_], {
    cwd: FOLDER,
    encoding: "utf8",
  });
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Error(`The runner gave no report.\n${stdout}\n${stderr}`);
  }
}

const { testResults } = run();

// the page's own tests, each told as what it is
for (const { message, assertionResults } of testResults) {
  if (assertionResults.length === 0) test("the tests are read", () => expect(message).toBe(""));
  for (const { ancestorTitles, title, status, failureMessages } of assertionResults)
    describe(ancestorTitles.join(" "), () => {
      test(title, () => expect([status, ...failureMessages]).toEqual(["passed"]));
    });
}

test("there are tests", () => {
  expect(testResults.flatMap(({ assertionResults }) => assertionResults).length).toBeGreaterThan(20);
});
