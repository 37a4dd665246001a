import type { Action } from "../../actions/action.ts";
import type { RowDoing } from "./tools.tsx";

interface InSheet {
  doing: RowDoing;
  step: string;
  readOnly: boolean;
}

const action = (id: string, label: string, perform: (doing: RowDoing) => void): Action<InSheet> => ({
  id: `sheet.${id}`,
  label: ({ step }) => `${label} of ${step}`,
  icon: "table",
  keywords: ["table", "decision", "row"],
  blocked: ({ readOnly }) => (readOnly ? "The text cannot be read at the moment." : undefined),
  perform: ({ doing }) => perform(doing),
});

/** What can be done with the rows of the sheet that is shown. Their keys are the sheet's own, for when one is in it. */
export const sheetActions: Action<InSheet>[] = [
  action("add-row", "Add a row to the table", (doing) => doing.addRow()),
  action("duplicate-rows", "Duplicate the chosen rows", (doing) => doing.duplicate()),
  action("move-up", "Move the chosen rows up", (doing) => doing.move(-1)),
  action("move-down", "Move the chosen rows down", (doing) => doing.move(1)),
  action("remove-rows", "Remove the chosen rows", (doing) => doing.remove()),
];
