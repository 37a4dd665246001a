import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { get, remove } from "../api/client.ts";
import type { ProgramGrant } from "../api/types.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";
import { minute } from "../versions/minute.ts";

const KEY = ["programs"];

/** The programs that may act for whoever looks; for an administrator those of everybody. */
export default function ProgramsPage() {
  useEffect(() => {
    document.title = "Programs · Throughline";
  }, []);
  return (
    <main className="page page--fixed" id="page">
      <header className="list-head">
        <div className="list-head__top">
          <h1>Programs</h1>
        </div>
      </header>
      <Scroll label="Programs" className="board">
        <Programs />
      </Scroll>
    </main>
  );
}

export function Programs() {
  const client = useQueryClient();
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<ProgramGrant[]>("/api/oauth/grants", signal),
  });
  const end = useMutation({
    mutationFn: (id: string) => remove(`/api/oauth/grants/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  const trouble = error ?? end.error;
  return (
    <section className="card" aria-labelledby="programs-title">
      <div className="card__head">
        <h2 id="programs-title">Programs that act for people</h2>
        <span className="count">{data?.length ?? ""}</span>
      </div>
      {trouble && <Trouble error={trouble} />}
      {data?.length === 0 && (
        <p className="card__none">
          None. A program that speaks MCP is given the address {location.origin}/mcp; it asks here before it
          may do anything.
        </p>
      )}
      {data && data.length > 0 && (
        <Scroll label="Programs that act for people" className="board__scroll">
          <table className="table table--plain programs">
            <caption className="sr-only">Programs that act for people</caption>
            <thead>
              <tr>
                <th scope="col">Program</th>
                <th scope="col">For</th>
                <th scope="col">It may</th>
                <th scope="col">Since</th>
                <th scope="col">Last seen</th>
                <th scope="col">
                  <span className="sr-only">End it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map(({ id, program, person, scope, resource, began, used }) => (
                <tr key={id}>
                  <th scope="row">{program}</th>
                  <td>{person}</td>
                  <td className="nowrap">
                    {scope.includes("act") ? "look and act" : "look"}
                    <span className="weak"> by {resource === "mcp" ? "MCP" : "the API"}</span>
                  </td>
                  <td className="nowrap">{minute(began)}</td>
                  <td className="nowrap">{minute(used)}</td>
                  <td className="num">
                    <button
                      type="button"
                      className="button button--sm"
                      disabled={end.isPending}
                      onClick={() => end.mutate(id)}
                      aria-label={`End ${program} for ${person}`}
                    >
                      End
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
