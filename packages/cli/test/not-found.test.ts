import { expect, test } from "vitest";
import { command } from "./in-process.ts";

test.each([
  [["chekc", "x.yaml"], 'There is no command "chekc".', "Did you mean check?"],
  [["audit", "verfy"], 'There is no command "audit verfy".', "Did you mean audit verify?"],
  [["nothing"], 'There is no command "nothing".', "All of them: throughline help"],
])("%j is told to be no command, with the one that was likely meant", async (args, message, hint) => {
  const { code, err } = await command(...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(err).toContain(hint);
});
