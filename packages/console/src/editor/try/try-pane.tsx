import { useMemo } from "react";
import { money, showValue } from "../../format/value.ts";
import { Icon } from "../../marks/icon.tsx";
import { Trouble } from "../../shell/trouble.tsx";
import type { Told } from "../../story/gather.ts";
import { gather } from "../../story/gather.ts";
import type { Editor } from "../editor.ts";
import { ItemChoice } from "./item-choice.tsx";
import { Keep } from "./keep.tsx";
import { Moves } from "./moves.tsx";
import { Question } from "./questions.tsx";
import { StepsTaken } from "./steps.tsx";
import { type Trying, useTried, useTrying } from "./trying.ts";
import { standing } from "./way.ts";
import "./try.css";

/** The text on the screen, tried on an item: nothing is written, nobody is called. Every change of it plays it again. */
export default function TryPane({ editor }: { editor: Editor }) {
  const [trying, change] = useTrying(editor.id);
  return (
    <section className="pane try" aria-labelledby="try-title">
      <div className="pane__head">
        <Icon name="play" />
        <h2 id="try-title">Try it</h2>
        <span className="weak">nothing is written, nobody is called</span>
        <button
          type="button"
          className="button button--quiet button--sm button--icon pane__end"
          aria-label="Close"
          onClick={() => change({ on: false })}
        >
          <Icon name="x" small />
        </button>
      </div>
      <div className="pane__body">
        <ItemChoice
          workflow={editor.id}
          item={trying.item}
          onChoose={(item) => change({ item, given: {}, moves: [] })}
        />
        {trying.item && <Outcome editor={editor} trying={trying} change={change} />}
      </div>
    </section>
  );
}

function Outcome({
  editor,
  trying,
  change,
}: {
  editor: Editor;
  trying: Trying;
  change: (change: Partial<Trying>) => void;
}) {
  const { data, error, isPlaceholderData, refetch } = useTried(editor, trying);
  const gathered = useMemo(() => gather((data?.entries ?? []) as Told[]), [data]);
  if (error) return <Trouble error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <p className="loading" role="status">
        {editor.readable ? "It is played…" : "The text cannot be read yet."}
      </p>
    );
  const { moves, given } = trying;
  return (
    <div aria-busy={isPlaceholderData} className={isPlaceholderData ? "is-old" : ""}>
      <div className="section">
        <p role="status">
          <strong>{standing(data)}</strong>
        </p>
        <p className="weak">
          {data.title} · {money(data.cost)}
          {Object.keys(data.facts).length > 0 &&
            ` · ${Object.entries(data.facts)
              .map(([name, value]) => `${name} ${showValue(value as string, 24)}`)
              .join(", ")}`}
        </p>
      </div>
      {data.questions.map((question) => (
        <Question
          key={question.key}
          question={question}
          onAnswer={(answer) => change({ given: { ...given, [question.key]: answer } })}
        />
      ))}
      <Moves
        coming={data.coming}
        last={moves.length > 0}
        onMove={(move) => change({ moves: [...moves.slice(0, data.made), move] })}
        onBack={() => change({ moves: moves.slice(0, -1) })}
      />
      <StepsTaken editor={editor} gathered={gathered} />
      <Keep editor={editor} trying={trying} tried={data} />
    </div>
  );
}
