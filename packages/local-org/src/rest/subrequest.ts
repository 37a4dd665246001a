import type { ApiRequest, Headers, Reply } from "../http/context.ts";
import { errorReply } from "../http/error-reply.ts";
import { atomically } from "../records/transaction.ts";

/** Runs a request that came inside another one; a failure is its reply and undoes what it wrote. */
export function subrequest(
  outer: ApiRequest,
  given: { method: string; url: string; body?: unknown; headers?: Headers },
): Reply {
  try {
    const { router } = outer.service;
    const target = router.find(given.url.startsWith("/") ? given.url : `/services/data/${given.url}`);
    return atomically(outer.tx, () =>
      router.dispatch(target, {
        service: outer.service,
        session: outer.session,
        tx: outer.tx,
        method: given.method.toUpperCase(),
        body: given.body,
        headers: { ...outer.headers, ...given.headers },
      }),
    );
  } catch (error) {
    return errorReply(error);
  }
}
