import { placesOf } from "@throughline/workflow";
import { expect, test } from "vitest";
import { readOpenApi } from "../../connectors/src/index.ts";
import type { Surroundings } from "../src/api/types.ts";
import { namesOf } from "../src/editor/form/names.ts";

const DOCUMENT = `
openapi: 3.0.3
info: {}
paths:
  /letters:
    post:
      operationId: keep
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [letter]
              properties:
                letter: { type: string, format: binary }
                from: { type: object, properties: { mail: { type: string, format: email } } }
      responses: { "204": { description: "" } }
`;

test("what an operation takes is offered with its type: a file, what is said of it, and what lies deeper", () => {
  const [{ input, takes } = { input: {}, takes: [] }] = readOpenApi(DOCUMENT).operations;
  const inputs = takes.map(({ name }) => name);
  const operations = [{ name: "archive.keep", type: "http", writes: true, inputs, answers: [], input }];
  const at = placesOf(
    "stages: [{ steps: [{ call: keep, use: archive.keep, with: { letter: Body } }] }]",
  ).valueAt;
  const place = ["stages", 0, "steps", 0, "with", "letter"];
  expect(namesOf("parameter", { at, around: { operations } as unknown as Surroundings }, place)).toEqual([
    { name: "letter", note: "needed, content of a file" },
    { name: "letter.name", note: "string" },
    { name: "letter.type", note: "media-type" },
    { name: "letter.encoding", note: "one of text, base64" },
    { name: "from.mail", note: "email" },
  ]);
});
