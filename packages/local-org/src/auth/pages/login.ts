import type { Wire } from "../../http/wire.ts";
import type { Call } from "../call.ts";
import { html, pageWire } from "./html.ts";

/** So many users can be picked from a list; others are typed in. */
const MOST = 25;

/** Active users whom the seed gives no password. */
function pickable({ service, signIn }: Call): { username: string; name: string }[] {
  const found = [];
  for (const user of service.core.store.table("User").rows.values()) {
    if (user.IsActive !== true || user.IsDeleted || signIn.passwords.isSet(user.Id)) continue;
    found.push({ username: String(user.Username), name: String(user.Name) });
    if (found.length === MOST) break;
  }
  return found;
}

interface Shown {
  csrf: string;
  failed: boolean;
  hint?: string | null | undefined;
  appName?: string | undefined;
  formTarget?: string | undefined;
  headers: Record<string, string>;
}

/** The form by which people sign in. It leads to wherever it is shown. */
export function loginPage(call: Call, { csrf, failed, hint, appName, formTarget, headers }: Shown): Wire {
  const { core, url } = call.service;
  const organization = String(core.store.find(core.orgId)?.Name);
  const users = pickable(call);
  const token = html`<input type="hidden" name="csrf" value="${csrf}">`;
  const body = html`<h1>${organization}</h1>
<p class="quiet">A Salesforce org on this machine, ${url}</p>
${appName ? html`<p>Log in to go on to <strong>${appName}</strong>.</p>` : ""}
${failed ? html`<p class="problem" role="alert">Please check your username and password.</p>` : ""}
<form method="post">${token}
<label>Username <input name="username" autocomplete="username" required value="${hint ?? ""}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button class="main">Log In</button>
</form>
${
  users.length > 0
    ? html`<h2>Or pick a user</h2>
<p class="quiet">The seed gives these users no password: any password lets them in, and so does a click.</p>
<form method="post">${token}${users.map(
        ({ username, name }) =>
          html`<button class="row" name="pick" value="${username}">${name} <small>${username}</small></button>`,
      )}</form>`
    : ""
}`;
  return pageWire({ title: `Log in: ${organization}`, body, formTarget, headers });
}
