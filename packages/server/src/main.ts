import { serve } from "@hono/node-server";
import { systemClock } from "@throughline/runtime";
import { type Bells, createBells } from "./agents/bell.ts";
import { type FollowOptions, followApprovals } from "./approvals/follow.ts";
import { type Backend, createBackend } from "./backend.ts";
import { createEngine, type Engine, type EngineOptions } from "./engine.ts";
import { createApp } from "./http/app.ts";
import { LOOPBACK } from "./loopback.ts";
import { type MirrorOptions, startMirror } from "./mirror/mirror.ts";
import type { OrgAccess } from "./org-access.ts";
import { type RetentionOptions, startRetention } from "./retention.ts";
import { createShadow } from "./shadow/shadow.ts";
import { createShadows, onlyShadow, type Shadows, shadowLocation } from "./shadow/shadows.ts";
import { createSignIn, type SignInOptions } from "./sign-in/sign-in.ts";
import { createSignIns } from "./systems/sign-ins/sign-ins.ts";
import { ActivationRefused } from "./versions/activate.ts";
import { saveDraft, saveFirst } from "./versions/save.ts";

export interface ServerOptions extends EngineOptions {
  /** Default 4040; 0 is any free port. */
  port?: number;
  /** Without sign-in only loopback addresses. */
  host?: string;
  /** People sign in; absent: whoever reaches the API may do everything. */
  signIn?: SignInOptions;
  /** Folder of the built console. */
  console?: string;
  /** Folder of what is kept beside the trail; absent: only remembered. */
  data?: string;
  /** How the org is signed in to; absent: nothing is had of it beside the port. */
  org?: OrgAccess;
  /** Address of a record in Salesforce. */
  recordUrl?: (recordId: string) => string;
  /**
   * A draft that runs in the shadow of the live workflow of its name, from the start on; and what a shadow may spend on
   * language models, in US dollars a day.
   */
  shadow?: { file?: string; workflow?: string; spend?: number };
  /** Who wants files that are drafts to go live at the start; absent: the active versions run. What is stopped is told. */
  activate?: string;
  /** Nothing is live: everything runs as a shadow of what the org does by itself, over a trail of its own. */
  shadowOnly?: boolean;
  /** How fast the org's own objects follow, where a workspace asks for that. */
  mirror?: Omit<MirrorOptions, "address">;
  /** How often is looked for approvals that were decided, where a workflow waits for one. */
  approvals?: FollowOptions;
  /** What becomes of items that ended long ago; absent: they stay. */
  retention?: RetentionOptions;
}

export interface Server extends Engine {
  shadows: Shadows;
  bells: Bells;
  /** Who writes what in the org today. */
  scans: Backend["scans"];
  url: string;
}

/**
 * Starts everything: the runtime over its trail, then the HTTP API with the console.
 * @throws Error for an address that others could reach, or a port that is taken
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { port = 4040, host = "127.0.0.1" } = options;
  if (!LOOPBACK.includes(host) && !options.signIn) {
    throw new Error(
      `Without sign-in Throughline listens on this machine only. Use 127.0.0.1 instead of ${host}, or let people sign in.`,
    );
  }
  const bells = createBells(options.signIn?.publicUrl, options.data);
  const now = () => Date.parse((options.clock ?? systemClock()).now());
  const signIns = options.signIns ?? createSignIns(options.data, now);
  const shared = { ...options, signIns };
  const alone = options.shadowOnly ? await shadowAlone(shared) : undefined;
  const engine =
    alone?.shadow.engine ?? (await createEngine({ ...shared, ...keptFor(options), bell: bells.bell }));
  const shadows = alone?.shadows ?? createShadows(engine, shared);
  try {
    const trail = alone ? engine.store.path : options.store;
    // only now: while this process stood by, another one let people and programs in, and sent them away
    const signIn = options.signIn && createSignIn(options.signIn);
    const backend = createBackend(engine, { ...options, shadows, bells, trail }, signIn);
    const listening = await listen(createApp(backend, options.console), host, port);
    if (!alone) {
      await saveFirst(engine.store, engine.workspaces, engine.clock);
      await engine.placement.note();
    }
    await (alone?.shadow ?? engine.runtime).start();
    await backend.errands.resume();
    if (!alone) {
      backend.activations.resume();
      backend.adoptions.resume();
      await backend.bulk.resume();
    }
    if (!alone && options.activate !== undefined) await activateFiles(engine, backend, options.activate);
    await beginShadows(shadows, options, engine);
    const retention = options.retention && startRetention(engine, options.retention);
    const url = `http://${host === "::1" ? "[::1]" : host}:${listening.port}`;
    const address = signIn?.publicUrl?.href ?? url;
    const mirror = alone ? undefined : startMirror(engine, { ...options.mirror, address });
    const approvals = alone ? undefined : followApprovals(engine, options.approvals);
    backend.mirrored = () => mirror?.state();
    return {
      ...engine,
      shadows,
      bells,
      scans: backend.scans,
      url,
      async close() {
        await mirror?.close();
        await approvals?.close();
        backend.errands.close();
        await listening.close();
        backend.whatIfs.close();
        backend.scans.close();
        backend.drafts.close();
        await backend.audits.close();
        backend.trainings.close();
        await backend.activations.close();
        await backend.adoptions.close();
        await backend.bulk.close();
        await retention?.close();
        await shadows.close();
        await (alone?.shadow ?? engine).close();
      },
    };
  } catch (error) {
    await engine.close().catch(() => {});
    throw error;
  }
}

const DAY_MS = 86_400_000;

const keptFor = ({ retention }: ServerOptions) =>
  retention ? { keepDays: Math.round(retention.keepMs / DAY_MS) } : {};

/** Lets the files go live that are drafts; where that is stopped, it is told why, and the active version runs. */
async function activateFiles(
  { workspaces, store, runtime, clock, log }: Engine,
  { activations }: Pick<Backend, "activations">,
  by: string,
): Promise<void> {
  for (const workspace of workspaces) {
    const { workflow, version: text, file } = workspace;
    if (!workflow || !text || runtime.activeOf(workflow.id)?.hash === workflow.hash) continue;
    const { version } = await saveDraft(store, workspace, text, { at: clock.now(), by });
    const name = `Version ${version.number} of ${workflow.id}`;
    try {
      const { state } = await activations.ask(workflow.id, String(version.number), { by, inFlight: {} });
      if (state === "asked") log.warn(`${name} waits for somebody to approve it; the active one runs.`);
      else log.info(`${name}, which is ${file}, is active.`);
    } catch (error) {
      if (!(error instanceof ActivationRefused)) throw error;
      log.warn({ because: error.because }, `${name} does not go live; the active one runs. ${error.message}`);
    }
  }
}

/** All of it as a shadow. */
async function shadowAlone(options: ServerOptions) {
  const [first] = options.workspaces.flatMap(({ workflow }) => workflow ?? []);
  const store = first ? shadowLocation(options.store, first) : options.store;
  const shadow = await createShadow({ ...options, store, spend: options.shadow?.spend ?? 0 });
  const fileOf = (id: string) => options.workspaces.find(({ workflow }) => workflow?.id === id)?.file ?? "";
  return { shadow, shadows: onlyShadow(shadow, fileOf, shadow.engine.clock.now()) };
}

/** The draft that was named, and those that were on before. What is live runs also where a shadow cannot. */
async function beginShadows(shadows: Shadows, { shadow }: ServerOptions, { log }: Engine): Promise<void> {
  const { file, workflow, spend = 0 } = shadow ?? {};
  if (file !== undefined && workflow !== undefined)
    await shadows.begin(workflow, { file }, "whoever started it", { spend }).catch((error: unknown) => {
      log.error({ shadow: workflow, error: String(error) }, "The shadow could not begin; what is live runs.");
    });
  await shadows.resume();
}

async function listen(app: ReturnType<typeof createApp>, hostname: string, port: number) {
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname, port }, () => resolve(starting));
    starting.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken. Stop what listens there, or use another one: --port ${port + 1}.`;
      reject(error.code === "EADDRINUSE" ? new Error(taken) : error);
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        // pages that follow the live stream would keep it open for ever
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
