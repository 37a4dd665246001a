import { Link } from "@tanstack/react-router";
import { useDone } from "../api/inbox.ts";
import { clock } from "../format/time.ts";
import { showValue } from "../format/value.ts";
import { Scroll } from "../shell/scroll.tsx";
import { Trouble } from "../shell/trouble.tsx";

/** What somebody answered today, the latest first. */
export function DoneList({ me }: { me: string }) {
  const done = useDone(me);
  return (
    <section className="pane tasks__done" aria-labelledby="done-title">
      <div className="pane__head">
        <h2 id="done-title">Done today</h2>
        <span className="weak">the latest first</span>
      </div>
      <Scroll label="Answers of today, scrolls" className="pane__body">
        {done.error && <Trouble error={done.error} again={() => done.refetch()} />}
        {done.data?.length === 0 && <p className="empty">Nothing answered yet today.</p>}
        {done.data && done.data.length > 0 && (
          <table className="table">
            <thead>
              <tr>
                <th>At</th>
                <th>Item</th>
                <th>Asked</th>
                <th>Answered</th>
              </tr>
            </thead>
            <tbody>
              {done.data.map(({ task, item, number, subject, title, answer, at }) => (
                <tr key={task}>
                  <td className="nowrap weak">{clock(at)}</td>
                  <td>
                    <Link to="/items/$" params={{ _splat: item }}>
                      {number}
                    </Link>{" "}
                    {subject}
                  </td>
                  <td className="weak">{title}</td>
                  <td>
                    <strong>
                      {Object.values(answer)
                        .filter((value) => value !== null)
                        .map((value) => showValue(value, 60))
                        .join(", ")}
                    </strong>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Scroll>
    </section>
  );
}
