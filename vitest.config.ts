import { configDefaults, defineConfig } from "vitest/config";

const tests = (rooms: string[]) => rooms.map((room) => `packages/${room}/test/**/*.test.ts`);

/** Tests that take long: servers and processes that are killed and waited for. */
const SLOW = "packages/*/test/**/*.slow.test.ts";

// `npm test` runs "unit" and "system"; `npm run test:all` adds what takes long, a browser, or other clients.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: tests(["workflow", "steps", "engine", "assignment", "models", "console"]),
          testTimeout: 30_000,
        },
      },
      {
        test: {
          // real sockets, processes and disks: on a busy machine one of them may be late once
          name: "system",
          include: [
            ...tests(["audit", "connectors", "local-org", "runtime", "server", "cli"]),
            "examples/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          exclude: [...configDefaults.exclude, SLOW],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: 1,
        },
      },
      {
        test: {
          name: "slow",
          include: [SLOW],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          retry: 1,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/*.test.ts"],
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
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: 1,
        },
      },
    ],
  },
});
