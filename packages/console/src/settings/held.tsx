import { useMay } from "../api/session.ts";
import { useAccept, useHeld } from "../api/settings.ts";
import type { HeldLine } from "../api/types.ts";
import { Trouble } from "../shell/trouble.tsx";

/** What has changed at a system since somebody agreed to it: as it was, as it is, and a way to agree. */
export function Held({ name }: { name: string }) {
  const { data, error, refetch } = useHeld(name);
  const accept = useAccept(name);
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  return (
    <>
      {accept.error && <Trouble error={accept.error} />}
      {data?.held.map((one) => (
        <Changed
          key={one.operation}
          name={name}
          held={one}
          busy={accept.isPending}
          onAccept={(mark) => accept.mutate({ operation: one.operation, mark })}
        />
      ))}
    </>
  );
}

function Changed({
  name,
  held: { operation, changes, was, now, mark },
  busy,
  onAccept,
}: {
  name: string;
  held: HeldLine;
  busy: boolean;
  onAccept: (mark: string) => void;
}) {
  const may = useMay("POST /api/connections/:name/accept");
  const full = `${name}.${operation}`;
  const [before, after] = [linesOf(was), now === undefined ? [] : linesOf(now)];
  return (
    <section className="held" aria-label={`${full} has changed`}>
      <p>
        <span className="state state--danger">held</span> <strong>{full}</strong> has changed there (
        {changes.join(", ")}), and is not called until somebody agrees to it as it is now.
      </p>
      <div className="held__texts">
        <Text title="As somebody agreed to it" lines={before} others={after} mark="-" />
        {now === undefined ? (
          <p className="weak">It is not there any more: take it out of connections.yaml.</p>
        ) : (
          <Text title="As it is now" lines={after} others={before} mark="+" />
        )}
      </div>
      {may && mark !== undefined && (
        <button type="button" className="button" disabled={busy} onClick={() => onAccept(mark)}>
          Use {operation} as it is now
        </button>
      )}
    </section>
  );
}

function Text({
  title,
  lines,
  others,
  mark,
}: {
  title: string;
  lines: string[];
  others: string[];
  mark: "+" | "-";
}) {
  return (
    <figure>
      <figcaption className="weak">{title}</figcaption>
      <pre>
        {lines.map((line, place) => {
          const differs = !others.includes(line);
          return (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text stand still
              key={place}
              className={differs ? `held__line held__line--${mark === "+" ? "new" : "old"}` : "held__line"}
            >
              {differs ? mark : " "} {line}
              {"\n"}
            </span>
          );
        })}
      </pre>
    </figure>
  );
}

/** A text line by line; JSON is laid out first. */
function linesOf(text: string): string[] {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split("\n");
  } catch {
    return text.split("\n");
  }
}
