import type { Store } from "@throughline/audit";
import { RefusedError } from "@throughline/runtime";
import type { SavedView } from "../http/views.ts";

/** Saved views, in the store beside the trail: of each person, and those that everybody has. */
export interface Views {
  /** Those of everybody first. */
  of(person: string): Promise<SavedView[]>;
  /** Puts one in the place of what has its id, or behind the others. @throws RefusedError `invalid`: there are too many */
  save(view: SavedView): Promise<void>;
  /** @throws RefusedError `not-found` */
  remove(id: string, from: { shared: boolean; by: string }): Promise<void>;
}

const STREAM = "views";
const streamOf = ({ shared, by }: { shared: boolean; by: string }) => (shared ? STREAM : `${STREAM}/${by}`);

const MOST = 50;

export function createViews(store: Pick<Store, "cursors" | "append">): Views {
  /** One change after the other: each begins with what the one before has left. */
  let last: Promise<void> = Promise.resolve();

  async function read(stream: string): Promise<SavedView[]> {
    const found = (await store.cursors()).find((cursor) => cursor.stream === stream);
    return found ? (JSON.parse(found.position) as SavedView[]) : [];
  }

  function change(stream: string, how: (views: SavedView[]) => SavedView[]): Promise<void> {
    const done = last.then(async () => {
      const views = how(await read(stream));
      await store.append([], [{ stream, position: JSON.stringify(views) }]);
    });
    last = done.catch(() => undefined);
    return done;
  }

  return {
    of: async (person) => [
      ...(await read(streamOf({ shared: true, by: "" }))),
      ...(await read(streamOf({ shared: false, by: person }))),
    ],
    save: (view) =>
      change(streamOf(view), (views) => {
        const at = views.findIndex(({ id }) => id === view.id);
        if (at < 0 && views.length >= MOST)
          throw new RefusedError("invalid", `There are ${MOST} saved views already. Remove one first.`);
        return at < 0 ? [...views, view] : views.with(at, view);
      }),
    remove: (id, from) =>
      change(streamOf(from), (views) => {
        if (!views.some((view) => view.id === id))
          throw new RefusedError("not-found", `There is no saved view ${id}.`);
        return views.filter((view) => view.id !== id);
      }),
  };
}
