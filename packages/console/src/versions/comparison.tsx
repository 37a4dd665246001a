import { useComparison } from "../api/versions.ts";
import { Trouble } from "../shell/trouble.tsx";
import type { Pair } from "./pair.ts";
import { Sentence } from "./sentence.tsx";

/** What one version changes of another one: in words, and in text. */
export function Comparison({ pair: { workflow, from, to } }: { pair: Pair }) {
  const { data, error, refetch } = useComparison(workflow, from.number, to.number);
  return (
    <section className="card" aria-labelledby="versions-compared">
      <div className="card__head">
        <h2 id="versions-compared">
          What version {to.number} changes of version {from.number}
        </h2>
      </div>
      {error && <Trouble error={error} again={() => refetch()} />}
      {data?.changes.length === 0 && <p className="card__none">Both do the same.</p>}
      {data && data.changes.length > 0 && (
        <ul className="changes">
          {data.changes.map(({ sentence, path, kind }) => (
            <li key={`${kind} ${path.join(".")} ${sentence}`}>
              <Sentence text={sentence} />
            </li>
          ))}
        </ul>
      )}
      {data?.text && (
        <details className="more">
          <summary>In text</summary>
          <pre>{data.text}</pre>
        </details>
      )}
    </section>
  );
}
