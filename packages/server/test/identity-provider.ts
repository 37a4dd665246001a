import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type AccountClaims } from "oidc-provider";

/** An OpenID provider over HTTP, with its own pages; whoever writes a name there is that account. */
export async function startProvider(accounts: Record<string, Omit<AccountClaims, "sub">>) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    /** Begins to answer, for an app that is called back there. */
    serve(redirectUri: string) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: "throughline",
            client_secret: "secret of the app",
            redirect_uris: [redirectUri],
            token_endpoint_auth_method: "client_secret_post",
          },
        ],
        claims: {
          openid: ["sub"],
          email: ["email", "email_verified"],
          profile: ["name"],
          groups: ["groups", "custom_attributes"],
        },
        pkce: { required: () => true },
        cookies: { keys: ["key of the test"] },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
      });
      server.on("request", provider.callback());
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** As much of a browser as it takes to sign in: cookies by host and port, redirects, and the form of a page. */
export function browser() {
  const jars = new Map<string, Map<string, string>>();
  let at = { url: "", html: "" };

  async function go(address: string, init: RequestInit = {}): Promise<typeof at> {
    const url = new URL(address, at.url || undefined);
    const jar = jars.get(url.origin) ?? new Map<string, string>();
    jars.set(url.origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /expires=Thu, 01 Jan 1970|Max-Age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    at = { url: url.href, html: await answer.text() };
    const next = answer.headers.get("location");
    return next === null ? at : go(next);
  }
  return {
    go,
    jars,
    /** Sends the page's form, with what it hides. */
    submit(fields: Record<string, string>) {
      const action = /<form[^>]* action="([^"]*)"/.exec(at.html)?.[1]?.replaceAll("&amp;", "&") ?? at.url;
      const hidden = [...at.html.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
      const body = new URLSearchParams({
        ...Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value])),
        ...fields,
      });
      const headers = { "content-type": "application/x-www-form-urlencoded", origin: new URL(at.url).origin };
      return go(action, { method: "POST", body: body.toString(), headers });
    },
    /** GET as a script of the page would. */
    ask: async (address: string) => JSON.parse((await go(address)).html),
    current: () => at,
  };
}
