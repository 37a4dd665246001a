import { randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";

/** log2 of scrypt's N, its r and p: 32 MB and about a quarter of a second, as OWASP advises. */
export interface Cost {
  logN: number;
  r: number;
  p: number;
}
const COST: Cost = { logN: 15, r: 8, p: 3 };

export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 1_000;

/** A password as it is kept: `scrypt$logN$r$p$salt$hash`, so that the cost can grow later. */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  const { logN, r, p } = cost;
  return ["scrypt", logN, r, p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** What a name that nobody has is checked against: it takes as long, and nothing fits. */
const nobody = ({ logN, r, p }: Cost) => ["scrypt", logN, r, p, "A".repeat(22), "A".repeat(43)].join("$");

/** Whether a password is the one that is kept; without one it takes the `usual` time and is not. */
export async function isPassword(password: string, kept: string | undefined, usual = COST): Promise<boolean> {
  const [kind, logN, r, p, salt = "", hash = ""] = (kept ?? nobody(usual)).split("$");
  if (kind !== "scrypt") throw new Error(`Passwords kept as ${kind} are not known here.`);
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt, "base64url"), cost);
  const wanted = Buffer.from(hash, "base64url");
  return found.length === wanted.length && timingSafeEqual(found, wanted) && kept !== undefined;
}

/** Letters and digits that are not taken for one another. */
const READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

/** A password to be read out once: four groups of five, 98 bits. */
export const oneTimePassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join(""),
  ).join("-");

/** What a machine shows instead of a password: 256 bits. */
export const machineSecret = (): string => randomBytes(32).toString("base64url");

/** What is wrong with a password that somebody chooses. */
export function weakness(password: string, name: string): string | undefined {
  if (password.length < MIN_PASSWORD) return `The password needs at least ${MIN_PASSWORD} characters.`;
  if (password.length > MAX_PASSWORD) return `The password has more than ${MAX_PASSWORD} characters.`;
  if (new Set(password).size < 5)
    return "The password is too simple: it has hardly any different characters.";
  if (password.toLowerCase().includes(name.toLowerCase())) return "The password must not contain the name.";
  return undefined;
}

function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const [N, maxmem] = [2 ** logN, 256 * 2 ** logN * r];
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, 32, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
