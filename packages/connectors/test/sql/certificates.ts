import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate that signs itself, for one host name, its key the owner's alone; `close` removes it. */
export function certificateFor(host: string, owner: { uid: number; gid: number } | undefined) {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  chmodSync(folder, 0o755);
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${host}`],
      ...["-addext", `subjectAltName=DNS:${host}`, "-keyout", key, "-out", cert],
    ],
    { stdio: "ignore" },
  );
  if (owner) chownSync(key, owner.uid, owner.gid);
  return {
    key,
    cert,
    pem: readFileSync(cert, "utf8"),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
