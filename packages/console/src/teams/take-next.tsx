import { Link } from "@tanstack/react-router";
import { useActions } from "../actions/registry.ts";
import { useNext } from "../api/queries.ts";
import { useMay } from "../api/session.ts";
import { Icon } from "../marks/icon.tsx";
import { ActingAs, useActor } from "../shell/acting-as.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { NotAllowed } from "../sign-in/not-allowed.tsx";

/** Asks for the next item, for whoever acts here. There is no picking: one gets the best of what waits. */
export function useTakeNext(key = "N") {
  const next = useNext();
  const by = useActor();
  const may = useMay("POST /api/next");
  const take = () => {
    if (may && !next.isPending) next.mutate({ by });
  };
  useActions(
    [
      {
        id: "next-item",
        label: "Take the next item",
        icon: "assign",
        keys: [key],
        blocked: () => (may ? undefined : "You may not take items."),
        perform: take,
      },
    ],
    undefined,
  );
  return { next, take, may, key };
}

type Taking = ReturnType<typeof useTakeNext>;

/** The button, and who acts. */
export function TakeNext({ taking: { next, take, may, key } }: { taking: Taking }) {
  if (!may) return <NotAllowed what="take items" />;
  return (
    <span className="take-next">
      <ActingAs />
      <button type="button" className="button button--brand" onClick={take} disabled={next.isPending}>
        <Icon name="assign" small />
        Take next{" "}
        <span className="kbd" aria-hidden="true">
          {key.toLowerCase()}
        </span>
      </button>
    </span>
  );
}

/** What one got and why, or why there is nothing. Stays until it is closed or asked again. */
export function Taken({ taking: { next } }: { taking: Taking }) {
  const { data, error } = next;
  return (
    <div role="status" className={data || error ? "taken" : "taken--none"}>
      {error && <Trouble error={error} />}
      {data && !error && (
        <div className={`taken__line ${data.item ? "taken__line--yours" : ""}`}>
          <Icon name={data.item ? "check" : "wait"} />
          <p>
            {data.item ? (
              <>
                <strong>
                  Yours now:{" "}
                  <Link to="/items/$" params={{ _splat: data.item.key }}>
                    {data.item.number}
                  </Link>{" "}
                  {data.item.subject}
                </strong>{" "}
                <span className="weak">{data.because}</span>
              </>
            ) : (
              data.because
            )}
          </p>
          <button
            type="button"
            className="button button--quiet button--icon button--sm"
            onClick={() => next.reset()}
            aria-label="Close"
          >
            <Icon name="x" small />
          </button>
        </div>
      )}
    </div>
  );
}
