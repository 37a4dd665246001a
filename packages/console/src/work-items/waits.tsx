import { useSummary } from "../api/queries.ts";
import { waitsInWords } from "../format/waits.ts";
import { Icon } from "../marks/icon.tsx";
import { useNow } from "../shell/now.ts";

/** One quiet line when more is to be done than the org's budget or a system allows; nothing while work flows. */
export function Waits() {
  const { data } = useSummary();
  const now = useNow();
  const words = data ? waitsInWords(data.waits, now) : [];
  return (
    <div className="waits" role="status" hidden={words.length === 0}>
      {words.length > 0 && <Icon name="wait" small />}
      <span>{words.join(" ")}</span>
    </div>
  );
}
