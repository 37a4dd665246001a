/** What the page is about: an object, and of it a collision by its place, or the writers of a field in one column. */
export interface ScanSearch {
  object?: string;
  collision?: string;
  field?: string;
  column?: string;
}

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

export function readScan(raw: Record<string, unknown>): ScanSearch {
  const [object, collision, field, column] = [raw.object, raw.collision, raw.field, raw.column].map(text);
  return {
    ...(object && { object }),
    ...(collision && { collision }),
    ...(field && { field }),
    ...(column && { column }),
  };
}
