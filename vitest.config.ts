import { tmpdir } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

const tests = (rooms: string[]) => rooms.map((room) => `packages/${room}/test/**/*.test.ts`);

/** How long a test waits for what must come to be: a busy machine is late, and a promise kept late is kept. */
const PATIENT = { poll: { timeout: 20_000 } };

/** Tests that take long: servers and processes that are killed and waited for. */
const SLOW = "{packages/*/test,bench}/**/*.slow.test.ts";

// `npm test` runs "unit" and "system"; `npm run test:all` adds what takes long, a browser, or other clients.
export default defineConfig({
  test: {
    // one file at a time leaves a core idle while it waits for a process or a clock
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          setupFiles: "./vitest.setup.ts",
          // nothing of these rooms outlives a test: they are read once, not for each file anew
          isolate: false,
          include: tests([
            "workflow",
            "steps",
            "engine",
            "assignment",
            "replay",
            "proof",
            "versions",
            "scan",
            "draft",
            "console",
          ]),
          exclude: [...configDefaults.exclude, SLOW],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          setupFiles: "./vitest.setup.ts",
          // real sockets, processes and disks: on a busy machine one of them may be late once
          name: "system",
          // the processes and threads of the tests read their modules once, not each anew
          env: { NODE_COMPILE_CACHE: join(tmpdir(), "throughline-test-modules") },
          include: [
            ...tests(["audit", "connectors", "models", "local-org", "runtime", "server", "cli"]),
            "examples/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          exclude: [...configDefaults.exclude, SLOW],
          expect: PATIENT,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: 1,
        },
      },
      {
        test: {
          name: "slow",
          setupFiles: "./vitest.setup.ts",
          include: [SLOW],
          expect: PATIENT,
          testTimeout: 180_000,
          hookTimeout: 60_000,
          retry: 1,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/*.test.ts", "e2e/journeys/*.test.ts"],
          expect: PATIENT,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: 1,
        },
      },
      {
        test: {
          // the sf command line and other clients as they are, against the org; installed when they are not there
          name: "clients",
          include: ["e2e/clients/*.test.ts"],
          globalSetup: "e2e/clients/install.ts",
          expect: PATIENT,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: 1,
        },
      },
      {
        test: {
          // a server that is made from OpenAPI documents of others, against connections; installed when it is not there
          name: "openapi",
          include: ["e2e/openapi/*.test.ts"],
          globalSetup: "e2e/openapi/install.ts",
          testTimeout: 180_000,
        },
      },
      {
        test: {
          // the component for record pages, as Salesforce's own runner runs it; installed when it is not there
          name: "component",
          include: ["e2e/component/*.test.ts"],
          globalSetup: "e2e/component/install.ts",
          testTimeout: 180_000,
        },
      },
    ],
  },
});
