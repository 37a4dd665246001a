import { generate } from "selfsigned";

/** In PEM. */
export interface Certificate {
  key: Buffer;
  cert: Buffer;
}

/** Makes a key and a certificate for this machine that nobody has signed. */
export async function selfSigned(): Promise<Certificate> {
  const pems = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: false },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { key: Buffer.from(pems.private), cert: Buffer.from(pems.cert) };
}
