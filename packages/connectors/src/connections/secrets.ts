const SECRET = /\{secret\.(\w+)\}/g;

/** The secrets that headers name, each once. */
export const secretsIn = (headers: Record<string, string>): string[] => [
  ...new Set(
    Object.values(headers).flatMap((text) => [...text.matchAll(SECRET)].map((match) => match[1] ?? "")),
  ),
];

/** Headers with the secrets that they name, as these are now. */
export const withSecrets = (
  headers: Record<string, string>,
  secrets: Record<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [
      name,
      text.replace(SECRET, (_all, secret: string) => secrets[secret] ?? ""),
    ]),
  );

/** Where nobody is called, it is no matter which secrets there are. */
export const anySecret = new Proxy<Record<string, string>>({}, { get: () => "" });
