import type { Metadata } from "@grpc/grpc-js";
import type { Session, Sessions } from "../auth/sessions.ts";
import { toId18 } from "../storage/ids.ts";
import { refusal } from "./errors.ts";

/**
 * The session that the headers of a call name.
 * @throws ServiceError UNAUTHENTICATED
 */
export function signedIn(sessions: Sessions, orgId: string, metadata: Metadata): Session {
  const [token, instance, tenant] = ["accesstoken", "instanceurl", "tenantid"].map((name) =>
    String(metadata.get(name)[0] ?? ""),
  );
  if (!token || !instance || !toId18(tenant)) throw refusal("service.auth.headers.invalid");
  const session = sessions.find(token);
  if (!session || toId18(tenant) !== orgId) throw refusal("service.auth.error");
  return session;
}
