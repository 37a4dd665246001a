import { OpenAPIHono } from "@hono/zod-openapi";
import { StoreError } from "@throughline/audit";
import { RefusedError, SetAsideError } from "@throughline/runtime";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { Backend } from "../backend.ts";
import { ActivationRefused } from "../versions/activate.ts";
import { a2a } from "./a2a.ts";
import { absences } from "./absences.ts";
import { activation } from "./activation.ts";
import { adoptionRoutes } from "./adoption.ts";
import { agents } from "./agents.ts";
import { agreements } from "./agreements.ts";
import { ask } from "./ask.ts";
import { audit } from "./audit.ts";
import { bell } from "./bell.ts";
import { bulk } from "./bulk.ts";
import { check } from "./check.ts";
import { connect } from "./connect.ts";
import { connectionSignIn } from "./connection-sign-in.ts";
import { connections } from "./connections.ts";
import { examples } from "./examples.ts";
import { explain } from "./explain.ts";
import { guard } from "./guard.ts";
import { health } from "./health.ts";
import { inFlight } from "./in-flight.ts";
import { inbox } from "./inbox.ts";
import { insightsRoute } from "./insights.ts";
import { live } from "./live.ts";
import { mcp } from "./mcp.ts";
import { metrics } from "./metrics.ts";
import { models } from "./models.ts";
import { oauth } from "./oauth.ts";
import { oauthTokens } from "./oauth-tokens.ts";
import { pastRoute } from "./past.ts";
import { people } from "./people.ts";
import { placement } from "./placement.ts";
import { pool } from "./pool.ts";
import { provider } from "./provider.ts";
import { scan } from "./scan.ts";
import { securityHeaders } from "./security.ts";
import { setAside } from "./set-aside.ts";
import { shadow } from "./shadow.ts";
import { signIn } from "./sign-in.ts";
import { staffing } from "./staffing.ts";
import { staticFiles } from "./static-files.ts";
import { summaryRoute } from "./summary.ts";
import { surroundings } from "./surroundings.ts";
import { tasks } from "./tasks.ts";
import { teams } from "./teams.ts";
import { takeUpTrace } from "./trace.ts";
import { training } from "./training.ts";
import { tryRoutes } from "./try.ts";
import { versions } from "./versions.ts";
import { views } from "./views.ts";
import { receiveWebhooks, webhooks } from "./webhooks.ts";
import { whatIf } from "./what-if.ts";
import { workItems } from "./work-items.ts";
import { workItemsCsv } from "./work-items-csv.ts";
import { workflows } from "./workflows.ts";

/** Every resource of the API. A new one is a file and a line here. */
const resources = [
  workItemsCsv,
  workItems,
  ask,
  explain,
  bulk,
  views,
  examples,
  inbox,
  tasks,
  training,
  teams,
  staffing,
  pool,
  setAside,
  summaryRoute,
  insightsRoute,
  pastRoute,
  workflows,
  surroundings,
  check,
  shadow,
  versions,
  activation,
  inFlight,
  absences,
  agents,
  adoptionRoutes,
  placement,
  whatIf,
  tryRoutes,
  scan,
  health,
  metrics,
  live,
  signIn,
  provider,
  oauth,
  oauthTokens,
  mcp,
  a2a,
  bell,
  people,
  connections,
  connect,
  connectionSignIn,
  agreements,
  webhooks,
  models,
  audit,
];

/** What was refused because it is wrong, and not because of what else goes on. */
const STATUS: Partial<Record<RefusedError["code"], 400 | 403 | 404>> = {
  "not-found": 404,
  invalid: 400,
  "not-asked": 403,
};

/** When to come again if too much arrives at once, in seconds. */
const BUSY_SECONDS = "2";

/** Longest body that is read, in bytes: nothing that people write comes near it. */
const MOST_BYTES = 1_000_000;

const SET_ASIDE_FIX =
  "Its events are kept. Mend the cause (the log has it), then retry; or give the item up.";

export type App = OpenAPIHono;

/** The HTTP API with its OpenAPI document, and the console's files beside it. */
export function createApp(backend: Backend, consoleFolder?: string): App {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return;
      const wrong = result.error.issues.map(
        ({ path, message }) => `${path.join(".") || "the body"}: ${message}`,
      );
      return refuse(c, 400, "invalid", `The request is not understood. ${wrong.join("; ")}`);
    },
  });
  app.use(securityHeaders(backend.signIn));
  receiveWebhooks(app, backend);
  // before whoever reads the body: one that is not said to be so long is read to be limited
  app.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: (c) => refuse(c, 413, "too-large", `The body has more than ${MOST_BYTES} bytes.`),
    }),
  );
  if (backend.signIn) app.use(guard(backend.signIn));
  app.use("/api/*", takeUpTrace);
  for (const add of resources) add(app, backend);
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Throughline",
      version: "0.1.0",
      description: "Work items, their stories, and what people may do about them.",
    },
  });
  app.all("/api/*", (c) =>
    refuse(c, 404, "not-found", `There is no ${c.req.path} here.`, { fix: "See /openapi.json." }),
  );
  if (consoleFolder) staticFiles(app, consoleFolder);
  app.onError((error, c) => {
    if (error instanceof RefusedError && error.code === "busy") {
      c.header("Retry-After", BUSY_SECONDS);
      return refuse(c, 503, error.code, error.message);
    }
    if (error instanceof ActivationRefused)
      return refuse(c, 409, "refused", error.message, { because: error.because });
    if (error instanceof RefusedError) {
      const status = STATUS[error.code] ?? 409;
      return refuse(c, status, error.code, error.message, { field: error.field });
    }
    if (error instanceof StoreError && (error.class === "io" || error.class === "full")) {
      return refuse(c, 503, "unavailable", "The trail cannot be reached at the moment. Try again.");
    }
    if (error instanceof SetAsideError)
      return refuse(c, 409, "set-aside", error.message, { fix: SET_ASIDE_FIX });
    if (error instanceof HTTPException) {
      return refuse(c, 400, "invalid", `The body is not understood: ${error.message}.`, {
        fix: "Send JSON, with the header Content-Type: application/json.",
      });
    }
    backend.log.error({ err: error, path: c.req.path }, "request failed");
    return refuse(c, 500, "internal", "Something went wrong here. The log has the reason.");
  });
  return app;
}

/** @param more what of the request is wrong, where it is one thing, and what to do */
export function refuse(
  c: Context,
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503,
  code: string,
  message: string,
  more: { field?: string | undefined; fix?: string; because?: string[] } = {},
) {
  return c.json({ error: { code, message, ...more } }, status);
}
