import {
  type ConnectionsLook,
  ConnectorFailure,
  inspectOrg,
  type SignInTerms,
  type Tested,
} from "@throughline/connectors";
import { createPrices, listModels, type ModelsConfig, mergeModels, tryKey } from "@throughline/models";
import { RefusedError } from "@throughline/runtime";
import { kindOf, NANO } from "@throughline/steps";
import { walkSteps } from "@throughline/workflow";
import type { ConnectionLine, LanguageModelLine, SecretLine, SystemTest } from "../api-types.ts";
import { requestOf } from "../check/ceilings.ts";
import type { Engine } from "../engine.ts";
import { type OrgAccess, orgName } from "../org-access.ts";
import { waitsOf } from "../pressure.ts";
import { type Secrets, variableOf } from "../secrets.ts";
import { type Rotated, rotate, type Uses, usesOf } from "./rotate.ts";
import type { SignIns } from "./sign-ins/sign-ins.ts";
import { modelSystem, ORG, type Watch } from "./watch.ts";

/** Systems that are called, as those see them who look after them. */
export interface Systems {
  /** ISO: from when on it is known what became of calls. */
  since: string;
  connections(): ConnectionLine[];
  models(): Promise<LanguageModelLine[]>;
  /** Makes a harmless call. @throws RefusedError `not-found` */
  test(name: string, by: string): Promise<SystemTest>;
  /** Asks a provider for what costs nothing. @throws RefusedError `not-found` */
  testModel(name: string, by: string): Promise<SystemTest>;
  /** At whom somebody signs in for a connection; undefined: nobody does. */
  terms(name: string): SignInTerms | undefined;
  /** Tries another secret, and takes it where it works. @throws RefusedError */
  rotate(variable: string, value: string, by: string): Promise<Rotated>;
}

interface World {
  engine: Pick<Engine, "workspaces" | "workflows" | "salesforce" | "runtime" | "clock" | "store">;
  look: ConnectionsLook;
  watch: Watch;
  secrets: Secrets;
  org: OrgAccess | undefined;
  signIns: SignIns;
  /** Language models answer from files. */
  recorded: boolean;
}

const INSPECTION_CALLS = 3;

export function createSystems({ engine, look, watch, secrets, org, signIns, recorded }: World): Systems {
  const { salesforce, runtime, clock, store } = engine;
  const tests = new Map<string, SystemTest>();
  const config = (): ModelsConfig => mergeModels(engine.workspaces.flatMap(({ models }) => models ?? []));
  /** Models that workflows ask. */
  const asked = (): string[] =>
    engine.workflows.flatMap((workflow) =>
      [...walkSteps(workflow)].flatMap(({ step }) =>
        (kindOf(step.kind).asks?.(step.config as never) ?? []).flatMap((asking) => {
          const { model, fallbacks = [] } = requestOf(workflow, step, asking, () => "");
          return [model, ...fallbacks];
        }),
      ),
    );
  const listed = async () => {
    const all = config();
    const prices = await createPrices(all.prices);
    return listModels(all, { env: secrets.env, prices, at: clock.now(), used: [...new Set(asked())] });
  };
  const uses = async (): Promise<Uses> => ({
    ...{ look, org, models: config() },
    named: (await listed()).map(({ name }) => name),
  });

  const told = (
    key: string,
    by: string,
    tested: Omit<Tested, "outcome"> & { outcome: string },
  ): SystemTest => {
    const test = { at: clock.now(), by, ...tested };
    tests.set(key, test);
    return test;
  };

  function line(system: string): ConnectionLine["line"] {
    const { pressure } = runtime.stats();
    const own = pressure.find((one) => one.system === system);
    if (!own) return null;
    const why = waitsOf({ ...runtime.stats(), pressure: [own] }).lines[0];
    const { waiting, atWork, shut } = own;
    return { waiting, atWork, why: shut || why ? (why?.why ?? null) : null, until: shut?.until ?? null };
  }

  const secretLine = (variable: string): SecretLine => ({ variable, origin: secrets.originOf(variable) });

  function orgLine(): ConnectionLine {
    const limits = salesforce.limits();
    const room = salesforce.room?.();
    const { stream } = runtime.stats();
    return {
      ...{ name: ORG, kind: "org", address: org ? orgName(org.login) : null },
      state: stream,
      line: line(ORG),
      budget: {
        ...{ orgUsed: limits?.used ?? null, orgMax: limits?.max ?? null },
        ...{ used: room?.day?.used ?? null, of: room?.day?.of ?? null },
        ...{ until: room?.until ?? null, because: room?.because ?? null },
      },
      ...{ operations: [], atOnce: null, test: null },
      seen: watch.seen(ORG),
      secrets: org?.variable === undefined ? [] : [secretLine(org.variable)],
      managed: org && org.variable === undefined ? managedOf(org) : null,
      tested: tests.get(ORG) ?? null,
      ...{ pinned: false, signIn: null },
    };
  }

  return {
    since: clock.now(),
    connections: () => [
      orgLine(),
      ...look.list().map((connection): ConnectionLine => {
        const { name, type, url, operations, secrets: own, test, atOnce, pinned, signIn } = connection;
        const waits = line(name);
        const seen = watch.seen(name);
        const failing = seen.errors[0] && (seen.lastWorked ?? "") < seen.errors[0].at;
        return {
          ...{ name, kind: url === undefined ? "sample" : type, address: url ?? null, line: waits },
          state: waits?.why
            ? "stands still"
            : failing
              ? "failing"
              : seen.calls > 0
                ? "works"
                : "not called yet",
          ...{ budget: null, operations, atOnce: atOnce ?? null, test: test ?? null, seen },
          secrets: url === undefined ? [] : own.map((secret) => secretLine(variableOf(secret))),
          ...{ managed: null, tested: tests.get(name) ?? null },
          pinned: pinned === true && url !== undefined,
          signIn: signIn ? signIns.view(name, signIn) : null,
        };
      }),
    ],
    async models() {
      const today = clock.now().slice(0, 10);
      const spent = await store.spending(`${today}T00`, `${today}T24`);
      const cap = config().perDay;
      const of = usesOf(await uses());
      return (await listed()).map((model): LanguageModelLine => {
        const { name, provider, address, limits, price, fallbacks, masking, missing } = model;
        const own = spent.filter((one) => one.model === name);
        const sum = (value: (one: (typeof own)[number]) => number) =>
          own.reduce((total, one) => total + value(one), 0);
        return {
          ...{ name, provider, address, fallbacks, masking, missing: missing ?? null, recorded },
          limits: {
            parallel: limits.parallel,
            perMinute: limits.perMinute ?? null,
            timeoutMs: limits.timeoutMs,
          },
          price: price ? { input: price.input, output: price.output, source: price.source } : null,
          today: {
            ...{ calls: sum(({ calls }) => calls), usd: sum(({ cost }) => cost) / NANO },
            ...{ input: sum(({ input }) => input), output: sum(({ output }) => output) },
          },
          cap: cap === undefined ? null : cap / NANO,
          spent: spent.reduce((total, { cost }) => total + cost, 0) / NANO,
          seen: watch.seen(modelSystem(name)),
          secrets: [...of].flatMap(([variable, where]) => (where.includes(name) ? secretLine(variable) : [])),
          tested: tests.get(modelSystem(name)) ?? null,
        };
      });
    },
    terms: (name) => look.list().find((one) => one.name === name)?.signIn,
    async test(name, by) {
      if (name === ORG) return told(ORG, by, await testOrg());
      if (!look.list().some((one) => one.name === name))
        throw new RefusedError("not-found", `There is no connection ${name}.`);
      return told(name, by, await look.test(name));
    },
    async testModel(name, by) {
      if (!(await listed()).some((one) => one.name === name))
        throw new RefusedError("not-found", `The workspace allows no model ${name}.`);
      return told(modelSystem(name), by, await tryKey(config(), name, { env: secrets.env }));
    },
    rotate: async (variable, value, by) =>
      rotate(variable, value, await uses(), secrets, { at: clock.now(), by }),
  };

  /** Who we are there, and how many calls are left. */
  async function testOrg(): Promise<Omit<SystemTest, "at" | "by">> {
    const began = performance.now();
    const end = (outcome: string, code: string, message: string) => ({
      ...{ outcome, code, message, ms: Math.round(performance.now() - began) },
    });
    try {
      if (!org) {
        const object = engine.workflows[0]?.object ?? "Case";
        await salesforce.lookAgain?.();
        const { label } = await salesforce.describe(object);
        return end("works", "OK", `The org describes its object ${label}.`);
      }
      for (let call = 0; call < INSPECTION_CALLS; call++) (await org.allowance?.admit("look"))?.();
      const inspector = await inspectOrg({ login: org.login });
      const [user, { DailyApiRequests: left }] = [await inspector.userInfo(), await inspector.limits()];
      const calls = left ? ` ${left.Remaining} of ${left.Max} API calls are left for 24 hours.` : "";
      return end("works", "OK", `Signed in to ${orgName(org.login)} as ${user.name}.${calls}`);
    } catch (error) {
      if (!(error instanceof ConnectorFailure)) throw error;
      return end(error.error.class, error.error.code, error.message);
    }
  }
}

/** Who keeps the secret with which the org is signed in to, and what to do to change it. */
function managedOf({ login }: OrgAccess): string {
  switch (login.kind) {
    case "jwt":
      return "A private key in a file, which the app's certificate belongs to. Put another key there, upload its certificate to the app, and start again.";
    case "sf":
      return `The command line sf keeps it. Sign in anew: sf org login web --alias ${login.username}`;
    case "token":
      return "A token that was handed over at the start. Start again with another one.";
    case "client-credentials":
      return "It was made for an org on this machine, at its start.";
  }
}
