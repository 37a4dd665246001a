import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

/** The lines of what is looked at. */
export const markLines = StateEffect.define<{ from: number; to: number } | undefined>();

const line = Decoration.line({ class: "cm-looked-at" });

/** Marks the lines of the selected part. */
export const markedLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, changes, state }) {
    const asked = effects.find((effect) => effect.is(markLines));
    if (!asked) return marks.map(changes);
    if (!asked.value) return Decoration.none;
    const builder = new RangeSetBuilder<Decoration>();
    const [first, last] = [asked.value.from, asked.value.to].map(
      (at) => state.doc.lineAt(Math.min(at, state.doc.length)).number,
    );
    for (let number = first ?? 1; number <= (last ?? 0); number++) {
      const { from } = state.doc.line(number);
      builder.add(from, from, line);
    }
    return builder.finish();
  },
  provide: (field) => EditorView.decorations.from(field),
});
