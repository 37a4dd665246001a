import type { Service } from "../http/context.ts";
import type { Call } from "./call.ts";
import { clientOf } from "./clients.ts";
import { identityUrl } from "./identity.ts";
import type { Allowance } from "./sessions.ts";

function about(service: Service, { userId, clientId, scopes }: Allowance): object | undefined {
  const user = service.core.store.find(userId);
  if (user?.IsActive !== true) return undefined;
  return {
    active: true,
    scope: scopes.join(" "),
    client_id: clientId,
    username: user.Username,
    sub: identityUrl(service, userId),
  };
}

/**
 * Answers `POST /services/oauth2/introspect`: an app asks how one of its own tokens stands.
 * @throws OAuthError
 */
export function introspect(form: URLSearchParams, { service, signIn }: Call): object {
  const app = clientOf(form, signIn.clients, "always");
  const token = form.get("token") ?? "";
  const session = service.sessions.find(token);
  const known = session ?? service.sessions.findRefresh(token);
  const found = known?.clientId === app.id ? about(service, known) : undefined;
  if (!found) return { active: false };
  if (!session) return { ...found, token_type: "refresh_token" };
  const seconds = (ms: number) => Math.floor(ms / 1000);
  const iat = seconds(session.issued);
  const exp = seconds(service.sessions.endOf(session));
  return { ...found, token_type: "access_token", exp, iat, nbf: iat };
}
