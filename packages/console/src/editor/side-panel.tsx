import type { VersionList } from "../api/types.ts";
import { Icon } from "../marks/icon.tsx";
import { Scroll } from "../shell/scroll.tsx";
import { Activation } from "../versions/activation.tsx";
import { Comparison } from "../versions/comparison.tsx";
import { chosenOf } from "../versions/pair.ts";
import { WhatIf } from "../versions/what-if.tsx";
import type { Side } from "./going-live.ts";

interface Props {
  list: VersionList;
  /** The number of the version that is worked on. */
  version: number;
  side: Side;
  onClose(): void;
}

const TITLES = { compare: "Compare with what is live", "what-if": "What-if", activate: "Activate" };

/** The saved draft beside what is live: what is different, what it would have done, and how it goes live. */
export default function SidePanel({ list, version: number, side, onClose }: Props) {
  const { version, pair } = chosenOf(list, {
    to: String(number),
    ...(list.active !== null && { from: String(list.active) }),
  });
  return (
    <section className="pane editor__side" aria-label={TITLES[side]}>
      <div className="pane__head">
        <h2>{TITLES[side]}</h2>
        <button
          type="button"
          className="button button--quiet button--icon pane__end"
          aria-label="Close"
          onClick={onClose}
        >
          <Icon name="x" />
        </button>
      </div>
      <Scroll label={TITLES[side]} className="pane__body editor__cards">
        {side === "compare" && pair && <Comparison pair={pair} />}
        {side === "what-if" && pair && <WhatIf key={pair.to.hash} pair={pair} />}
        {side === "activate" && version && (
          <Activation key={`${version.number} ${version.state}`} list={list} version={version} />
        )}
      </Scroll>
    </section>
  );
}
