import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type Org, type OrgOptions, type OrgSeed, startOrg } from "../../packages/local-org/src/index.ts";

const SEED: OrgSeed = {
  objects: {
    Case: { fields: { Key__c: { type: "Text", externalId: true, unique: true } } },
    Ping__e: { fields: { Text__c: { type: "Text" } } },
  },
  users: ["token", "jwt", "web", "url"].map((name) => ({
    username: `${name}@example.test`,
    name: `Some ${name}`,
  })),
};

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
/** Key of the app `jwt-app`, in PEM. */
export const privateKeyPem = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** An org on http and https, closed after the file's tests; its certificate is in a file. */
export async function useOrg(options: OrgOptions = {}): Promise<Org & { certificateFile: string }> {
  const folder = mkdtempSync(join(tmpdir(), "org-"));
  const certificateFile = join(folder, "org.pem");
  const org = await startOrg({
    seed: SEED,
    httpsPort: 0,
    certificateFile,
    clients: [
      { id: "app", secret: "s3cret", username: "token@example.test" },
      {
        id: "jwt-app",
        username: "jwt@example.test",
        publicKeyPem: keys.publicKey.export({ type: "spki", format: "pem" }).toString(),
      },
    ],
    ...options,
  });
  afterAll(async () => {
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...org, certificateFile };
}
