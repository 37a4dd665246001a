import { jsonWire } from "../http/wire.ts";
import { BROWSER, sessionCookie } from "./browser.ts";
import type { Call, Endpoint } from "./call.ts";
import { formOf } from "./call.ts";
import { redirect } from "./pages/html.ts";
import type { Allowance } from "./sessions.ts";
import { signedIn } from "./signed-in.ts";

/** A path of this org, or its first page for anything that would lead elsewhere. */
function ownPath({ service }: Call, wanted: string | null): string {
  const url = wanted && URL.canParse(wanted, service.url) ? new URL(wanted, service.url) : undefined;
  if (url?.origin !== service.url) return "/";
  // two slashes would name another host
  return url.pathname.replace(/^\/+/, "/") + url.search;
}

/** `/services/oauth2/singleaccess`: makes a link by which a browser comes in, once and soon. */
export const singleAccess = signedIn((call, { userId }) => {
  const { service, signIn } = call;
  const allowance: Allowance = { userId, ...BROWSER };
  const otp = signIn.frontDoors.put({ allowance, path: ownPath(call, formOf(call).get("redirect_uri")) });
  return jsonWire(200, { frontdoor_uri: `${service.url}/secur/frontdoor.jsp?otp=${otp}` });
});

/** `/secur/frontdoor.jsp`: a browser comes in by such a link, or with the token of a session. */
export const frontDoor: Endpoint = (call) => {
  const { service, signIn, query } = call;
  const wanted = query.get("retURL") ?? query.get("startURL");
  const otp = query.get("otp");
  if (otp === null) return redirect(ownPath(call, wanted), sessionCookie(call, query.get("sid") ?? ""));
  const found = signIn.frontDoors.take(otp);
  if (!found) return redirect("/");
  const path = wanted === null ? found.path : ownPath(call, wanted);
  return redirect(path, sessionCookie(call, service.sessions.open(found.allowance).token));
};
