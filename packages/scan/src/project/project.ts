import type { Piece, Project } from "../kinds/kind.ts";

/** All pieces by kind, in the order of their files. */
export function createProject(pieces: Iterable<Piece>): Project {
  const byKind = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const same = byKind.get(piece.kind);
    if (same) same.push(piece);
    else byKind.set(piece.kind, [piece]);
  }
  return { pieces: <P extends Piece>(kind: string) => (byKind.get(kind) ?? []) as P[] };
}
