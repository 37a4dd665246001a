import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type Org, type OrgOptions, type OrgSeed, startOrg } from "../../packages/local-org/src/index.ts";
import { createBrowser } from "../../packages/local-org/test/browser.ts";

const SEED: OrgSeed = {
  objects: {
    Case: { fields: { Key__c: { type: "Text", externalId: true, unique: true } } },
    Ping__e: { fields: { Text__c: { type: "Text" } } },
  },
  managedEventSubscriptions: [
    { developerName: "Cases", topicName: "/data/CaseChangeEvent", defaultReplay: "EARLIEST" },
  ],
  users: ["token", "jwt", "web", "url"].map((name) => ({
    username: `${name}@example.test`,
    name: `Some ${name}`,
  })),
};

/** Where the app `PlatformCLI` is called back. */
export const CALLBACK = "http://localhost:1717/OauthRedirect";

/**
 * Signs somebody in by the web server flow, in a browser without scripts.
 * @returns the refresh token of the app `PlatformCLI`
 */
export async function refreshTokenOf(org: Org, username: string): Promise<string> {
  const browser = createBrowser();
  const app = { client_id: "PlatformCLI", redirect_uri: CALLBACK };
  const ask = new URLSearchParams({ response_type: "code", ...app });
  const login = await browser.go(`${org.url}/services/oauth2/authorize?${ask}`);
  const consent = await browser.send(login, { pick: username });
  const back = new URL((await browser.send(consent, { decision: "allow" })).url);
  const code = back.searchParams.get("code")!;
  const answer = await fetch(`${org.url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", code, ...app }),
  });
  return ((await answer.json()) as { refresh_token: string }).refresh_token;
}

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
