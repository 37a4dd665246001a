import type { Piece } from "../kinds/kind.ts";
import type { Unread } from "../model.ts";

/** What tells a piece from others of its kind; each has some of these. */
interface Named extends Piece {
  object?: string;
  name?: string;
  version?: number;
}

/** An object's own file stands in every package that adds something to it. */
const IN_SEVERAL = new Set(["object"]);

/**
 * Pieces without those that are there twice: an org has one of each, a folder may have backups, both formats, or several
 * packages that say the same. The one in a package of the project is kept, else the first by its path.
 * @param packages folders of the project's packages; a piece elsewhere gives way
 * @param unread is told of files that say something otherwise, for one of the two has to be wrong
 */
export function withoutCopies(pieces: Piece[], packages: string[], unread: Unread[]): Piece[] {
  const kept = new Map<string, Piece>();
  const others = new Map<string, string>();
  const inPackage = ({ file }: Piece) => packages.some((folder) => file.startsWith(folder));
  for (const piece of pieces) {
    const id = identityOf(piece);
    const before = id === undefined ? undefined : kept.get(id);
    const wins = !before || (inPackage(piece) && !inPackage(before));
    if (before && !sameText(before, piece)) {
      const [loser, winner] = wins ? [before, piece] : [piece, before];
      others.set(loser.file, winner.file);
    }
    if (id !== undefined && wins) kept.set(id, piece);
  }
  for (const [file, winner] of others)
    unread.push({ file, why: `what it says is said otherwise in ${winner}, which was taken in its place` });
  return pieces.filter((piece) => {
    const id = identityOf(piece);
    return id === undefined || kept.get(id) === piece;
  });
}

function identityOf(piece: Named): string | undefined {
  const { kind, object = "", name, version = "" } = piece;
  return !name || IN_SEVERAL.has(kind) ? undefined : `${kind}\n${object}\n${name}\n${version}`.toLowerCase();
}

/** Whether two say the same, wherever it stands. */
const sameText = (a: Piece, b: Piece): boolean => placeless(a) === placeless(b);

const placeless = (piece: Piece): string =>
  JSON.stringify(piece, (key, value) => (key === "file" || key === "line" ? undefined : value));
