/** The values used last, at most `size` of them. What falls out can be read again. */
export function createCache<Value>(size: number) {
  const values = new Map<string, Value>();
  return {
    get(key: string): Value | undefined {
      const value = values.get(key);
      if (value !== undefined) {
        values.delete(key);
        values.set(key, value);
      }
      return value;
    },
    set(key: string, value: Value): void {
      values.delete(key);
      values.set(key, value);
      if (values.size > size) values.delete(values.keys().next().value as string);
    },
    delete(key: string): void {
      values.delete(key);
    },
    get size() {
      return values.size;
    },
  };
}
