import { expect, test } from "vitest";
import { failureOf } from "../src/a2a/failures.ts";
import { refOf, toldByMessage, toldByTask } from "../src/a2a/told.ts";

/** As the SDK throws what an agent says over HTTP+JSON. */
const said = (statusCode: number) => Object.assign(new Error("so"), { statusCode });

test.each([
  ["a refusal", 400, "person"],
  ["a task that it does not know", 404, "person"],
  ["an error of its own", 500, "unknown-outcome"],
  ["an error in a stream, which has begun well", 200, "unknown-outcome"],
])("%s of a message that has left", (_, status, expected) => {
  const { error } = failureOf("warehouse.start", said(status), { sent: true, reads: false });
  expect(error).toMatchObject({ class: expected, code: `HTTP_${status}` });
});

test.each(["", ".", "..", "i".repeat(257)])("a task is not looked at by a name such as “%s”", (id) => {
  const status = { state: 1, message: undefined, timestamp: undefined };
  const task = { id, contextId: "c", status, artifacts: [], history: [], metadata: undefined };
  expect(() => toldByTask(task, "c")).toThrow("no usable id");
  const message = {
    ...{ messageId: id, contextId: "c", taskId: "", role: 2, parts: [], metadata: undefined },
  };
  const told = toldByMessage({ ...message, extensions: [], referenceTaskIds: [] }, "c");
  expect(told.task).toBe(refOf("message", "c"));
});
