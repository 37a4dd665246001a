import { useMay } from "../api/session.ts";
import { useSignInThere, useSignOutThere } from "../api/settings.ts";
import type { ConnectionLine } from "../api/types.ts";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";

/** In whose name a connection calls, and the way to sign in there. */
export function SignedIn({ name, of }: { name: string; of: NonNullable<ConnectionLine["signIn"]> }) {
  const may = useMay("POST /api/connections/:name/sign-in");
  const begin = useSignInThere(name);
  const leave = useSignOutThere(name);
  const { at, by, since, because, failed } = of;
  return (
    <div>
      <dt>Signed in</dt>
      <dd className="signed-in">
        <span>
          {because === null ? (
            <>
              at {at} by {by}, {since && minute(since)}
            </>
          ) : (
            <>
              <span className="state state--danger">sign in</span> at {at}: {because}
              {by !== null && since !== null && ` (it was ${by}, ${minute(since)})`}
            </>
          )}
        </span>
        {failed !== null && <span className="weak">The last try failed: {failed}</span>}
        {begin.error && <Trouble error={begin.error} />}
        {leave.error && <Trouble error={leave.error} />}
        {may && (
          <span className="inline">
            <button
              type="button"
              className="button button--sm"
              disabled={begin.isPending || begin.isSuccess}
              onClick={() => begin.mutate()}
            >
              {because === null ? "Sign in as somebody else" : "Sign in"}
              <span className="sr-only"> for {name}</span>
            </button>
            {by !== null && (
              <button
                type="button"
                className="button button--sm"
                disabled={leave.isPending}
                onClick={() => leave.mutate()}
              >
                Sign out
                <span className="sr-only"> for {name}</span>
              </button>
            )}
            <span role="status" className="weak">
              {leave.data?.message}
            </span>
          </span>
        )}
      </dd>
    </div>
  );
}
