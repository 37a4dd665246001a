import { countdown, type Target } from "../format/time.ts";
import { useNow } from "../shell/now.ts";
import { Icon } from "./icon.tsx";
import { Meter } from "./meter.tsx";

/** A milestone's clock: what is left, in words and as a bar. */
export function Milestone({ target }: { target: Target | null }) {
  const now = useNow();
  if (!target) return <span className="weak">–</span>;
  const { text, said, tone, part } = countdown(target, now);
  const look = tone === "ok" ? "" : `milestone--${tone}`;
  return (
    <span className={`milestone ${look}`}>
      <span className="milestone__text">
        {tone === "danger" && <Icon name="alert" small />}
        {tone === "warning" && <Icon name="clock" small />}
        <span aria-hidden="true">{text}</span>
        <span className="sr-only">{said}</span>
      </span>
      {part !== undefined && <Meter part={part} />}
    </span>
  );
}
