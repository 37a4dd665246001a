import { saveError } from "../errors.ts";
import type { Reply, Resource } from "../http/context.ts";

const NOT_HERE = "Apex is not executed in this org";

/** Nothing compiles here, and the client is told so as it is told of a mistake in the code. */
const executeAnonymous: Resource = {
  name: "tooling",
  path: "tooling/executeAnonymous",
  methods: {
    GET: (): Reply => ({
      status: 200,
      body: {
        line: 1,
        column: 1,
        compiled: false,
        success: false,
        compileProblem: NOT_HERE,
        exceptionStackTrace: null,
        exceptionMessage: null,
      },
    }),
  },
};

const runTests = (path: string): Resource => ({
  name: "tooling",
  path: `tooling/${path}`,
  methods: {
    POST: () => {
      throw saveError("INVALID_INPUT", NOT_HERE);
    },
  },
});

/** What an editor could complete; there is no Apex and no Visualforce to complete. */
const completions: Resource = {
  name: "tooling",
  path: "tooling/completions",
  methods: {
    GET: ({ query }): Reply =>
      query.get("type") === "apex"
        ? { status: 200, body: { publicDeclarations: {} } }
        : { status: 200, body: { completions: {} } },
  },
};

/** The resources of the Tooling API around Apex. */
export const APEX: Resource[] = [
  executeAnonymous,
  runTests("runTestsAsynchronous"),
  runTests("runTestsSynchronous"),
  completions,
];
