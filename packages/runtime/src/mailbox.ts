/** One letter at a time per key, in order; different keys side by side. */
export interface Mailboxes<Letter> {
  post(key: string, letter: Letter): void;
  /** Keys with letters that are not handled yet. */
  busy(): number;
  has(key: string): boolean;
}

/**
 * @param handle handles one letter; the key's next one waits for it. Must not reject.
 */
export function createMailboxes<Letter>(
  handle: (key: string, letter: Letter) => Promise<void>,
): Mailboxes<Letter> {
  const boxes = new Map<string, Letter[]>();

  async function empty(key: string, letters: Letter[]): Promise<void> {
    for (let letter = letters[0]; letter !== undefined; letter = letters[0]) {
      await handle(key, letter);
      letters.shift();
    }
    boxes.delete(key);
  }

  return {
    post(key, letter) {
      const letters = boxes.get(key);
      if (letters) {
        letters.push(letter);
        return;
      }
      const fresh = [letter];
      boxes.set(key, fresh);
      void empty(key, fresh);
    },
    busy: () => boxes.size,
    has: (key) => boxes.has(key),
  };
}
