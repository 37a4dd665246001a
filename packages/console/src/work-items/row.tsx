import { type MouseEvent, memo, useEffect, useRef } from "react";
import { isFresh } from "../api/live.ts";
import type { WorkItemRow } from "../api/types.ts";
import { situationOf } from "../marks/looks.ts";
import { columnOf } from "./layout.ts";
import type { ListSearch } from "./search.ts";

interface Props {
  row: WorkItemRow;
  /** Its place in the list, from 0. */
  index: number;
  /** Ids of the columns, the same text from one render to the next: a row is drawn anew only when something of it changed. */
  columns: string;
  isChosen: boolean;
  /** The same functions from one render to the next. */
  onOpen: (key: string) => void;
  onChoose: (key: string, range: boolean) => void;
  update: (changes: ListSearch) => void;
  measure: (element: HTMLElement | null) => void;
}

/** One work item. The number is the link; a row that has just changed flashes once. */
export const ItemRow = memo(function ItemRow(props: Props) {
  const { row, index, columns, isChosen, onOpen, onChoose, update, measure } = props;
  const flash = useFlash(row);
  const tone = situationOf(row)?.tone;
  const look = tone === "danger" || tone === "person" ? `row--${tone}` : "";
  const open = (event: MouseEvent) => {
    const onControl = (event.target as HTMLElement).closest("a, button, label, input");
    if (onControl || getSelection()?.type === "Range") return;
    onOpen(row.key);
  };
  return (
    // the number's link is what the keyboard and a screen reader use
    <tr
      ref={(element) => {
        flash.current = element;
        measure(element);
      }}
      className={`row ${look} ${isChosen ? "row--chosen" : ""}`}
      data-index={index}
      aria-rowindex={index + 2}
      onClick={open}
    >
      <td data-column="choose">
        <label className="choose">
          <input
            type="checkbox"
            checked={isChosen}
            onChange={(event) => onChoose(row.key, (event.nativeEvent as PointerEvent).shiftKey === true)}
          />
          <span className="sr-only">Choose {row.number}</span>
        </label>
      </td>
      {columns.split(" ").map((id) => {
        const { num, cell } = columnOf(id);
        return (
          <td key={id} data-column={id} className={num ? "num" : ""}>
            {cell(row, update)}
          </td>
        );
      })}
    </tr>
  );
});

/** Colours the row for a moment each time that it changes, also when it has just come into the list. */
function useFlash({ key, updatedAt, situation }: WorkItemRow) {
  const ref = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown has changed when these have
  useEffect(() => {
    const row = ref.current;
    if (!row || !isFresh(key)) return;
    row.classList.remove("row--fresh");
    // the animation starts anew only after the browser has seen the row without it
    void row.offsetWidth;
    row.classList.add("row--fresh");
  }, [key, updatedAt, situation]);
  return ref;
}
