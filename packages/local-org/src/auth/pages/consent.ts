import type { Wire } from "../../http/wire.ts";
import type { Browser } from "../browser.ts";
import type { Call } from "../call.ts";
import { SCOPES } from "../scopes.ts";
import { html, pageWire } from "./html.ts";

interface Asked {
  appId: string;
  scopes: readonly string[];
  formTarget?: string | undefined;
}

/** Asks whether an app may do what it wants to; the form brings back `decision`, `allow` or `deny`. */
export function consentPage(call: Call, browser: Browser, { appId, scopes, formTarget }: Asked): Wire {
  const user = call.service.core.store.find(browser.session.userId)!;
  const words = [...new Set(scopes.map((scope) => SCOPES[scope] ?? scope))];
  const body = html`<h1>Allow access?</h1>
<p><strong>${appId}</strong> wants to:</p>
<ul>${words.map((word) => html`<li>${word}</li>`)}</ul>
<p class="quiet">Scopes: ${scopes.join(" ")}</p>
<p>You are ${String(user.Name)} <small>${String(user.Username)}</small></p>
<form method="post"><input type="hidden" name="csrf" value="${browser.csrf}">
<p><button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button></p>
</form>`;
  return pageWire({ title: "Allow access?", body, formTarget });
}
