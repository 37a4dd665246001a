/** A full disk or an input/output error of the store: the same thing may succeed later. */
export function mayPass(error: unknown): boolean {
  const { class: kind } = (error ?? {}) as { class?: unknown };
  return kind === "full" || kind === "io";
}

export const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
