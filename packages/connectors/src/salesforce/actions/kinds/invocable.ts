import { z } from "zod";
import type { Outcome } from "../../../port.ts";
import { type ActionKind, askedOf, kind, refused } from "../kind.ts";
import { answerSchema, answers, inputs, type Parameter, parameterSchema } from "../schemas.ts";

interface Invocable {
  label?: string | null;
  description?: string | null;
  inputs?: Parameter[] | null;
  outputs?: Parameter[] | null;
}

interface Result {
  isSuccess: boolean;
  outputValues?: Record<string, unknown> | null;
}

/** An API name, with a namespace or not; of an action on an object with the object before it. */
const NAME = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)?$/;

/**
 * What an org lists under `/actions`: each of these words is a part of that list.
 * @param folder where it stands, as in `custom/flow`
 */
function invocable(word: string, folder: string, description: string): ActionKind {
  const pathOf = (name: string) => `/actions/${folder}/${name.replace(".", "/")}`;
  return kind<Record<string, string>>({
    word,
    description,
    schema: z.strictObject({ [word]: z.string().regex(NAME, "its API name is expected") }) as never,
    // nobody can tell what it does inside
    repeat: () => "once",
    async describe(raw, org) {
      const told = await askedOf(org, pathOf(raw[word]!), `${word} ${raw[word]}`);
      const { label, description, inputs: takes, outputs } = told as Invocable;
      const required = (takes ?? []).filter((one) => one.required).map(({ name }) => name);
      const says = description || label;
      return {
        ...(says && { description: says }),
        input: inputs(
          Object.fromEntries((takes ?? []).map((one) => [one.name, parameterSchema(one)])),
          required,
        ),
        output: answers(
          Object.fromEntries((outputs ?? []).map((one) => [one.name, answerSchema(parameterSchema(one))])),
        ),
      };
    },
    async call(raw, { input, mayGo, described }, org) {
      const request = { method: "POST", path: pathOf(raw[word]!), body: { inputs: [input] } } as const;
      return resultOf(`${word} ${raw[word]}`, await org.calls.send(request, mayGo), described.output);
    },
  });
}

/** Of what one input came to only what was declared. */
function resultOf(name: string, outcome: Outcome<unknown>, output: object): Outcome<unknown> {
  // what failed inside has answered: to be tried again is for people to say
  if (!outcome.ok && outcome.error.code === "UNKNOWN_EXCEPTION")
    return refused(
      "ACTION_FAILED",
      `The ${name} failed inside the org. Look at it there; what it did before may have been taken back or not.`,
      "person",
      outcome.apiCalls,
    );
  if (!outcome.ok) return outcome;
  const [result] = (Array.isArray(outcome.value) ? outcome.value : []) as Result[];
  if (!result?.isSuccess)
    return refused("ACTION_FAILED", `The ${name} did not say that it succeeded.`, "person", outcome.apiCalls);
  const given = result.outputValues ?? {};
  const declared = Object.keys((output as { properties?: object }).properties ?? {});
  return { ...outcome, value: Object.fromEntries(declared.map((key) => [key, given[key] ?? null])) };
}

export const INVOCABLE: ActionKind[] = [
  invocable("flow", "custom/flow", "Runs an autolaunched flow."),
  invocable("apex", "custom/apex", "Calls an invocable method of an Apex class."),
  invocable(
    "action",
    "standard",
    "Does one of Salesforce's standard actions, such as chatterPost or emailSimple.",
  ),
  invocable("email alert", "custom/emailAlert", "Sends an e-mail alert of the org."),
  invocable("notification", "custom/sendNotification", "Sends a custom notification."),
];
