/** A row as an answer: without what REST tells of each of its records; rows within as lists. */
export function bare(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name !== "attributes")
      .map(([name, value]) => [name, plain(value)]),
  );
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { records } = value as { records?: Record<string, unknown>[] };
  return Array.isArray(records) ? records.map(bare) : bare(value as Record<string, unknown>);
}
