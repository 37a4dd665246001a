import {
  type ColumnDef,
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  type Updater,
  useTable,
} from "@tanstack/react-table";
import type { WorkItemRow } from "../api/types.ts";
import { remembered } from "../shell/remembered.ts";
import { type Column, columns } from "./columns.tsx";

/** Which columns this browser shows, in which order and how wide. */
interface Layout {
  columnOrder: string[];
  columnVisibility: Record<string, boolean>;
  columnSizing: Record<string, number>;
}

const asTheyAre: Layout = {
  columnOrder: columns.map(({ id }) => id),
  columnVisibility: Object.fromEntries(columns.map(({ id, hidden }) => [id, !hidden])),
  columnSizing: {},
};

const layout = remembered<Layout>("work-item-columns", asTheyAre);

export const resetLayout = () => layout.set(asTheyAre);

const features = tableFeatures({
  columnOrderingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
  columnResizingFeature,
});

const defs: ColumnDef<typeof features, WorkItemRow>[] = columns.map(({ id, label, width }) => ({
  ...{ id, header: label, size: width, minSize: 48, maxSize: 600 },
}));

const NO_ROWS: WorkItemRow[] = [];
const byId = new Map(columns.map((column) => [column.id, column]));

/** The columns of the list. Rows are drawn by the list itself: most of them are not there at any time. */
export function useColumns() {
  const kept = layout.use();
  const set =
    <Name extends keyof Layout>(name: Name) =>
    (change: Updater<Layout[Name]>) => {
      const now = layout.get();
      const next =
        typeof change === "function" ? (change as (old: Layout[Name]) => Layout[Name])(now[name]) : change;
      layout.set({ ...now, [name]: next });
    };
  // what a later release adds stands behind what was ordered before
  const columnOrder = [...new Set([...kept.columnOrder, ...asTheyAre.columnOrder])].filter((id) =>
    byId.has(id),
  );
  return useTable({
    features,
    columns: defs,
    data: NO_ROWS,
    columnResizeMode: "onChange",
    state: {
      columnOrder,
      columnVisibility: { ...asTheyAre.columnVisibility, ...kept.columnVisibility },
      columnSizing: kept.columnSizing,
    },
    onColumnOrderChange: set("columnOrder"),
    onColumnVisibilityChange: set("columnVisibility"),
    onColumnSizingChange: set("columnSizing"),
  });
}

export type ColumnTable = ReturnType<typeof useColumns>;

export const columnOf = (id: string): Column => byId.get(id) as Column;
