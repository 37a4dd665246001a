/** Where in the order of a list a page ended: the value that is sorted by, and the id of the item. */
export interface Place {
  value: string | number | null;
  id: string | number;
}

/** As a page tells it, and takes it again. */
export const written = ({ value, id }: Place): string => JSON.stringify([value, id]);

/** Throws `RangeError` for what is no place. */
export function placeIn(text: string): Place {
  const read = parsed(text);
  if (!read) throw new RangeError(`${text} is no place in a list. Take what a page gave as "next".`);
  return read;
}

export const isPlace = (text: string): boolean => parsed(text) !== undefined;

function parsed(text: string): Place | undefined {
  try {
    const [value, id, ...more] = JSON.parse(text) as unknown[];
    const plain = (it: unknown) => typeof it === "string" || (typeof it === "number" && Number.isFinite(it));
    if (more.length || !plain(id) || !(plain(value) || value === null)) return undefined;
    return { value, id } as Place;
  } catch {
    return undefined;
  }
}
