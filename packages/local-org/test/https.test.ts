import { mkdtempSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { useOrg } from "./harness.ts";

const certificateFile = join(mkdtempSync(join(tmpdir(), "org-")), "org.pem");
const org = await useOrg({ httpsPort: 0, certificateFile });

function get(url: string, headers: Record<string, string> = {}): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const call = request(url, { ca: readFileSync(certificateFile), headers }, async (answer) => {
      const chunks = await answer.toArray();
      resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    });
    call.on("error", reject).end();
  });
}

it("answers by https too, to who trusts the certificate that it wrote down", async () => {
  const authorization = `Bearer ${org.signIn()}`;
  const root = await get(`${org.httpsUrl}/services/data/v62.0`, { authorization });
  expect(root.identity).toMatch(`${org.httpsUrl}/id/${org.orgId}/`);
  expect(await get(root.identity!.replace("127.0.0.1", "localhost"), { authorization })).toMatchObject({
    id: root.identity,
  });
});

it("is trusted by nobody else", async () => {
  await expect(fetch(`${org.httpsUrl}/services/data`)).rejects.toThrow("fetch failed");
});
