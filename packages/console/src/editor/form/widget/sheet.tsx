import { DecisionSheet } from "../../sheet/decision-sheet.tsx";
import { useFilling } from "../filling.tsx";
import type { WidgetProps } from "./widget.tsx";

/** A table of the step, as a sheet. */
export function Sheet({ place }: WidgetProps) {
  const { editor, step } = useFilling();
  return <DecisionSheet editor={editor} path={step ?? place.path.slice(0, -1)} />;
}
