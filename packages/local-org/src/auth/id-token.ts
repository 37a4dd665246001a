import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

const ALGORITHM = "RS256";
const LIFE_S = 120;

/** With what the org signs id tokens. */
export interface SigningKey {
  /** The public half, as a JSON web key. */
  jwk(): Promise<JWK>;
  sign(claims: IdClaims, now: Date): Promise<string>;
}

export interface IdClaims {
  issuer: string;
  subject: string;
  audience: string;
  accessToken: string;
  /** What the app wants to find again. */
  nonce: string | undefined;
}

/** Makes the key when it is first needed: most orgs never are. */
export function createSigningKey(): SigningKey {
  let made: ReturnType<typeof generateKeyPair> | undefined;
  const pair = () => {
    made ??= generateKeyPair(ALGORITHM);
    return made;
  };
  const kid = "1";
  return {
    async jwk() {
      return { ...(await exportJWK((await pair()).publicKey)), kid, alg: ALGORITHM, use: "sig" };
    },
    async sign({ issuer, subject, audience, accessToken, nonce }, now) {
      const half = createHash("sha256").update(accessToken).digest().subarray(0, 16);
      const seconds = Math.floor(now.getTime() / 1000);
      return new SignJWT({ at_hash: half.toString("base64url"), ...(nonce === undefined ? {} : { nonce }) })
        .setProtectedHeader({ alg: ALGORITHM, typ: "JWT", kid })
        .setIssuer(issuer)
        .setSubject(subject)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + LIFE_S)
        .sign((await pair()).privateKey);
    },
  };
}
