import { readFileSync } from "node:fs";
import { kinds } from "@throughline/steps";
import { checkText, findStep } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { openDocument } from "../src/editor/document/document.ts";
import { beginningText, renamed } from "../src/editor/list/beginning.ts";
import { find } from "../src/editor/search/find.ts";
import { adding, copied, moving, pasting, removing, slotIn } from "../src/editor/steps/edits.ts";

const SUPPORT = readFileSync(
  new URL("../../../examples/01-support-email/workflow.yaml", import.meta.url),
  "utf8",
);
const BRANCHED = `workflow: parcels
object: Case
start: { event: created }
facts: {}
agents: {}
stages:
  - stage: One
    steps:
      - branch: which
        choose:
          - when: 'Status == "New"'
            steps:
              - end: early
                as: refused
          - when: 'Status == "Old"'
            steps:
              - wait: day        # a whole one
                for: 1 day
              - end: late
                as: done
      - end: over
        as: done
  - stage: Two
    steps:
      - wait: last
        for: 1 day
`;

const open = (text: string) => openDocument("it", text, (text) => checkText(text, kinds));
type Opened = ReturnType<typeof open>;
const ids = (document: Opened) => [...document.get().text.matchAll(/- \w+: ([\w-]+)/g)].map(([, id]) => id);
const at = (document: Opened, ...path: (string | number)[]) => {
  document.get().select(path);
  return document.get();
};

describe("a step that is added", () => {
  test.each(kinds.map((kind) => [kind.kind, kind] as const))("%s can be read as it begins", (name, kind) => {
    const document = open(SUPPORT);
    const editor = at(document, "stages", 1, "steps", 0);
    const edit = adding(editor, kind, slotIn(editor) ?? { list: [], index: 0 });
    expect(edit && editor.edit(edit)).toBe(true);
    const { workflow } = document.get();
    expect(workflow?.stages[1]?.steps.map((step) => step.kind)).toEqual(["call", name, "decide"]);
  });

  test("goes into the stage or branch that is looked at, at its end", () => {
    const document = open(BRANCHED);
    expect(slotIn(at(document, "stages", 1))).toEqual({ list: ["stages", 1, "steps"], index: 1 });
    const branch = ["stages", 0, "steps", 0, "choose", 1, "steps"];
    expect(slotIn(at(document, ...branch))).toEqual({ list: branch, index: 2 });
  });
});

describe("a step that is copied", () => {
  test("is its own text, and pasted elsewhere has another id and its comment", () => {
    const document = open(BRANCHED);
    const text = copied(at(document, "stages", 0, "steps", 0, "choose", 1, "steps", 0));
    expect(text).toBe("- wait: day        # a whole one\n  for: 1 day");
    const editor = at(document, "stages", 1, "steps", 0);
    const edit = pasting(editor, text ?? "");
    expect(edit && editor.edit(edit)).toBe(true);
    expect(document.get().text).toContain("      - wait: day-2        # a whole one\n        for: 1 day\n");
  });

  test("brings the steps within it, each with an id of its own", () => {
    const document = open(BRANCHED);
    const editor = at(document, "stages", 0, "steps", 0);
    const edit = pasting(editor, copied(editor) ?? "");
    expect(edit && editor.edit(edit)).toBe(true);
    const { workflow } = document.get();
    for (const id of ["which-2", "early-2", "day-2", "late-2"])
      expect(findStep(workflow ?? { handlers: [], stages: [] }, id)?.id).toBe(id);
  });

  test("is pasted from a chat, indented or one by one; what is no step is not", () => {
    const document = open(BRANCHED);
    const editor = at(document, "stages", 1, "steps", 0);
    expect(pasting(editor, "    wait: soon\n    for: 2 days")?.label).toBe("Paste a step");
    expect(pasting(editor, "- end: a\n  as: x\n- end: b\n  as: y")?.label).toBe("Paste 2 steps");
    expect(pasting(editor, "Dear all,\nsee you tomorrow")).toBeUndefined();
  });
});

describe("a step that is removed or moved", () => {
  test("takes its branch with it when it was the last one on it, and the step when it was the last branch", () => {
    const document = open(BRANCHED);
    const remove = (...path: (string | number)[]) => {
      const editor = at(document, ...path);
      const edit = removing(editor);
      if (edit) editor.edit(edit);
    };
    remove("stages", 0, "steps", 0, "choose", 0, "steps", 0);
    expect(ids(document)).toEqual(["One", "which", "day", "late", "over", "Two", "last"]);
    remove("stages", 0, "steps", 0, "choose", 0, "steps", 1);
    remove("stages", 0, "steps", 0, "choose", 0, "steps", 0);
    expect(ids(document)).toEqual(["One", "over", "Two", "last"]);
  });

  test("moves within its list, and from one stage or branch to the next", () => {
    const document = open(BRANCHED);
    const move = (by: 1 | -1) => {
      const edit = moving(document.get(), by);
      if (edit) document.get().edit(edit);
    };
    at(document, "stages", 0, "steps", 1);
    move(-1);
    expect(ids(document).slice(0, 3)).toEqual(["One", "over", "which"]);
    expect(document.get().selection).toEqual(["stages", 0, "steps", 0]);
    at(document, "stages", 1, "steps", 0);
    move(-1);
    expect(document.get().text).toContain("as: done\n              - wait: last");
    expect(document.get().selection).toEqual(["stages", 0, "steps", 1, "choose", 1, "steps", 2]);
  });
});

test("a search finds steps by words, by kind and by the fields that they name", () => {
  const { workflow, places, text } = open(SUPPORT).get();
  if (!workflow || !places) throw new Error("It can be read.");
  const found = (query: string) => find(query, workflow, places, text).map(({ label }) => label);
  expect(found("type:call")).toEqual(["Find invoice"]);
  expect(found("invoice billing type:call")).toEqual(["Find invoice"]);
  expect(found("field:Resolution_Code__c")).toEqual(["Update outcome", "closer", "Governed fields"]);
  expect(found("field:Resolution_Code")).toEqual([]);
});

test("a workflow that is begun has no problems, and a copy has another name", () => {
  const begun = beginningText("billing-cases", "Case");
  expect(checkText(begun, kinds).problems).toEqual([]);
  expect(checkText(renamed(begun, "other"), kinds).workflow).toMatchObject({
    id: "other",
    title: "Billing cases",
  });
});
