const PREFIX = "THROUGHLINE_SECRET_";

/** Secrets of connections that the environment has, by the names that connections use. */
export const secretsHere = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith(PREFIX) && value ? [[name.slice(PREFIX.length), value]] : [],
    ),
  );
