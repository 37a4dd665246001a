import { createRoute, z } from "@hono/zod-openapi";
import { RefusedError } from "@throughline/runtime";
import type { Context } from "hono";
import type { Backend } from "../backend.ts";
import { ROLES } from "../sign-in/roles.ts";
import type { App } from "./app.ts";
import { actorOf } from "./guard.ts";
import { apiError, done, json } from "./schemas.ts";

const role = z.enum(ROLES);

const personRow = z
  .object({
    ...{ name: z.string(), role },
    from: z.enum(["password", "provider", "machine"]).openapi({
      description: "provider: single sign-on; machine: it gets itself tokens with a secret",
    }),
    state: z.enum(["active", "invited", "late", "disabled"]).openapi({
      description: "late: the one-time password is too old",
    }),
    lastSeen: z.string().nullable(),
    sessions: z.number(),
    until: z.string().nullable().openapi({ description: "Until when the one-time password is good" }),
  })
  .openapi("Person");
export type PersonLine = z.output<typeof personRow>;

const note = z
  .object({
    ...{ at: z.string(), what: z.string() },
    ...{ name: z.string().optional(), role: z.string().optional(), by: z.string().optional() },
    ...{ from: z.string().optional(), why: z.string().optional() },
  })
  .openapi("PeopleNote");

const list = z
  .object({
    signIn: z.boolean().openapi({ description: "false: nobody signs in, and everybody may do everything" }),
    provider: z
      .object({ title: z.string(), issuer: z.string() })
      .nullable()
      .openapi({ description: "The identity provider" }),
    people: z.array(personRow),
    journal: z.array(note).openapi({ description: "The newest first" }),
  })
  .openapi("People");
export type PeopleList = z.output<typeof list>;

const made = z
  .object({
    ...{ name: z.string(), role },
    password: z.string().openapi({
      description: "It works once, or of a machine until there is another one; and is not shown again",
    }),
    until: z.string().nullable(),
  })
  .openapi("MadePassword");
export type MadePassword = z.output<typeof made>;

const inviting = z
  .object({
    ...{ name: z.string().trim().min(1).max(120), role },
    machine: z.boolean().optional().openapi({ description: "It gets itself tokens, and cannot sign in" }),
  })
  .openapi("Invite");
const params = z.object({ name: z.string().openapi({ param: { name: "name", in: "path" } }) });
const errors = { 400: json(apiError, "It cannot be done"), 404: json(apiError, "Nobody of the name") };

/** Of the journal so much is told. */
const MOST_NOTES = 200;

/** Who may sign in, as what. For administrators. */
export function people(app: App, backend: Backend): void {
  const { signIn } = backend;
  const needed = () => {
    if (signIn) return signIn.people;
    throw new RefusedError(
      "invalid",
      "Nobody signs in here. Add somebody with throughline people add NAME --role administrator, and start again.",
    );
  };
  const actor = (c: Context) => actorOf(c, backend);
  const named = <P extends string>(method: "post" | "delete", path: P, summary: string) => ({
    ...{ method, path, summary },
    request: { params },
  });

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/api/people", summary: "Who may sign in, and what was changed about that" },
      responses: { 200: json(list, "People") },
    }),
    (c) => {
      const { title, issuer } = signIn?.provider ?? {};
      return c.json(
        {
          signIn: signIn !== undefined,
          provider: title && issuer ? { title, issuer } : null,
          people: signIn?.people.list() ?? [],
          journal: signIn?.people.journal().slice(0, MOST_NOTES) ?? [],
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/people", summary: "Let somebody in, with a password that works once" },
      request: { body: { ...json(inviting, "Who, as what"), required: true } },
      responses: { 200: json(made, "The password, shown this once"), ...errors },
    }),
    async (c) => {
      const { name, role, machine } = c.req.valid("json");
      return c.json(await needed().invite(name, role, actor(c), machine), 200);
    },
  );

  app.openapi(
    createRoute({
      ...named("post", "/api/people/{name}/password", "Make somebody a new password; their sessions end"),
      responses: { 200: json(made, "The password, shown this once"), ...errors },
    }),
    async (c) => c.json(await needed().password(c.req.valid("param").name, actor(c)), 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: "/api/people/{name}/role", summary: "Give somebody another role" },
      request: { params, body: { ...json(z.object({ role }), "The role"), required: true } },
      responses: { 200: json(done, "It holds from their next request on"), ...errors },
    }),
    (c) => {
      needed().role(c.req.valid("param").name, c.req.valid("json").role, actor(c));
      return c.json({ done: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{
        method: "post",
        path: "/api/people/{name}/disabled",
        summary: "Let somebody in no more, or again",
      },
      request: { params, body: { ...json(z.object({ disabled: z.boolean() }), "Which"), required: true } },
      responses: { 200: json(done, "Their sessions have ended"), ...errors },
    }),
    (c) => {
      needed().disable(c.req.valid("param").name, c.req.valid("json").disabled, actor(c));
      return c.json({ done: true as const }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...named("delete", "/api/people/{name}/sessions", "End the sessions of somebody"),
      responses: { 200: json(z.object({ ended: z.number() }), "So many"), ...errors },
    }),
    (c) => c.json({ ended: needed().signOut(c.req.valid("param").name, actor(c)) }, 200),
  );

  app.openapi(
    createRoute({
      ...named("delete", "/api/people/{name}", "Take somebody out; what they did stays in the trail"),
      responses: { 200: json(done, "Gone"), ...errors },
    }),
    (c) => {
      needed().remove(c.req.valid("param").name, actor(c));
      return c.json({ done: true as const }, 200);
    },
  );
}
