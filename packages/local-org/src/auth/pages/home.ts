import { type Browser, pageFor, sessionCookie, sessionOf } from "../browser.ts";
import type { Call, Endpoint } from "../call.ts";
import { type Html, html, pageWire, redirect } from "./html.ts";

function apps({ service }: Call, { session, csrf }: Browser): Html {
  const rows = service.sessions.comingBack(session.userId).map(
    ({ clientId, scopes }) => html`<tr><th>${clientId}</th><td>${scopes.join(" ")}</td>
<td><form method="post"><input type="hidden" name="csrf" value="${csrf}">
<button name="revoke" value="${clientId}">Revoke</button></form></td></tr>`,
  );
  if (rows.length === 0) return html`<p class="quiet">None.</p>`;
  return html`<table>${rows}</table>`;
}

/** The first page: who is signed in, and on to a record. */
export const home = pageFor((call, browser, form) => {
  const { core, sessions, url } = call.service;
  const { userId } = browser.session;
  if (form) {
    const app = form.get("revoke");
    if (app) sessions.revoke(userId, app);
    return redirect("/");
  }
  const wanted = call.query.get("id");
  if (wanted) return redirect(`/${encodeURIComponent(wanted)}`);
  const user = core.store.find(userId)!;
  const body = html`<h1>${String(core.store.find(core.orgId)?.Name)}</h1>
<p>You are <a href="/${userId}">${String(user.Name)}</a> <small>${String(user.Username)}</small></p>
<p class="quiet">${url}, organization ${core.orgId}</p>
<h2>Open a record</h2>
<form><label>Record id <input name="id" required autocomplete="off"></label><button class="main">Open</button></form>
<h2>Apps that may come back on their own</h2>
${apps(call, browser)}
<p><a href="/secur/logout.jsp">Log out</a></p>`;
  return pageWire({ title: "Home", wide: true, body });
});

/** `/secur/logout.jsp` */
export const logout: Endpoint = (call) => {
  const session = sessionOf(call);
  if (session) call.service.sessions.end(session.token);
  return redirect("/", sessionCookie(call));
};
