import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { get, post } from "../api/client.ts";
import { useSession } from "../api/session.ts";
import type { ProgramRequest } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { Trouble } from "../shell/trouble.tsx";

const pathOf = (request: string) => `/api/oauth/requests/${encodeURIComponent(request)}`;

/** Asks whoever sits there whether a program may act for them. */
export default function AllowPage() {
  const request = new URLSearchParams(location.search).get("request") ?? "";
  const { data, error } = useQuery({
    queryKey: ["program-request", request],
    queryFn: ({ signal }) => get<ProgramRequest>(pathOf(request), signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: request !== "",
  });
  return (
    <main className="page allow" id="page">
      {request === "" && (
        <p className="card allow__card">
          No program asks to be let in here. Begin in the program: it brings you to this page.
        </p>
      )}
      {error && <Trouble error={error} />}
      {data && <Question request={request} asked={data} />}
    </main>
  );
}

/** So long somebody has this page before them: a click that was meant for what lay above it a moment ago is no answer. */
const LOOKED_MS = 700;

function useLooked(): boolean {
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      setLooked(false);
      if (document.hasFocus()) timer = setTimeout(() => setLooked(true), LOOKED_MS);
    };
    begin();
    window.addEventListener("focus", begin);
    window.addEventListener("blur", begin);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", begin);
      window.removeEventListener("blur", begin);
    };
  }, []);
  return looked;
}

function Question({ request, asked }: { request: string; asked: ProgramRequest }) {
  const looked = useLooked();
  const person = useSession().data?.person;
  const [act, setAct] = useState(true);
  const answer = useMutation({
    mutationFn: (scope: ProgramRequest["scope"]) => post<{ to: string }>(pathOf(request), { scope }),
    onSuccess: ({ to }) => location.assign(to),
  });
  const mayAct = asked.scope.includes("act");
  const given = asked.scope.filter((one) => one !== "act" || act);
  return (
    <section className="card allow__card stack" aria-labelledby="allow-title">
      <h1 id="allow-title" className="sign-in__title">
        <Icon name="brand" />
        Let {asked.program} in?
      </h1>
      <p>
        It calls itself <strong dir="auto">{asked.program}</strong>; nobody has checked that. You will go on
        at <strong>{asked.host}</strong>.
      </p>
      <p>
        It would act for you, <strong>{person?.name}</strong>, and could do what your role{" "}
        <strong>{person?.role}</strong> may{asked.resource === "mcp" ? ", by its tools" : ", by the API"}.
        What it does stands in the trail under your name.
      </p>
      <fieldset className="choices">
        <legend className="field__label">It may</legend>
        <label className="choice">
          <input type="checkbox" checked disabled />
          <span>
            look <span className="weak">at work items, tasks and figures, with what customers wrote</span>
          </span>
        </label>
        {mayAct && (
          <label className="choice">
            <input type="checkbox" checked={act} onChange={(event) => setAct(event.target.checked)} />
            <span>
              act <span className="weak">answer tasks, begin and cancel items, as far as you may</span>
            </span>
          </label>
        )}
      </fieldset>
      {answer.error && <Trouble error={answer.error} />}
      <div className="dialog__end">
        <button
          type="button"
          className="button"
          disabled={answer.isPending}
          onClick={() => answer.mutate([])}
        >
          Refuse
        </button>
        <button
          type="button"
          className="button button--brand"
          disabled={!looked || answer.isPending}
          onClick={() => answer.mutate(given)}
        >
          Let it in
        </button>
      </div>
      <p className="weak">You can end this at any time in Programs, and it ends with your account.</p>
    </section>
  );
}
