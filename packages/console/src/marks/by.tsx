import type { DecidedBy } from "../api/types.ts";
import { deciders } from "./deciders.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icons.ts";

/** Who decided: icon, word and hue. */
export function By({ by }: { by: DecidedBy }) {
  return <Badge by={by} word={deciders[by].word} icon={deciders[by].icon} />;
}

/** A badge in a decider's hue with a word of its own; without a hue it is plain. */
export function Badge({ by, word, icon }: { by?: DecidedBy; word: string; icon?: IconName }) {
  return (
    <span className={`by by--${by ?? "system"}`}>
      {icon && <Icon name={icon} />}
      {word}
    </span>
  );
}

/** The deciders of an item side by side; the words are in the tooltips and for screen readers. */
export function ByStack({ all }: { all: DecidedBy[] }) {
  return (
    <span className="by-stack">
      {all.map((by) => (
        <span key={by} className={`by by--${by}`} title={deciders[by].word}>
          <Icon name={deciders[by].icon} />
          <span className="sr-only">{deciders[by].word} </span>
        </span>
      ))}
    </span>
  );
}
