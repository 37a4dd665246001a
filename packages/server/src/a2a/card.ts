import { AgentCard, canonicalizeAgentCard } from "@a2a-js/sdk";
import { tools } from "../outside/tools/index.ts";
import type { Signer } from "../placement/index.ts";
import { REST } from "./rest.ts";

/**
 * Who we are for agents of others: our skills, where to ask, and how to come in.
 * @param signer signs it, with the key of our reports; absent: nobody vouches for it
 */
export function agentCard(origin: string, signIn: boolean, signer: Signer | undefined): AgentCard {
  const card = AgentCard.fromJSON({
    ...{ name: "Throughline", version: "1.0.0", documentationUrl: `${origin}/openapi.json` },
    description:
      "Runs workflows over Salesforce records: explains work items, lists and answers tasks, begins items, and says what a draft would have done. Send a data part { skill, input }.",
    supportedInterfaces: [
      { url: `${origin}/a2a`, protocolBinding: "JSONRPC", protocolVersion: "1.0" },
      { url: origin + REST, protocolBinding: "HTTP+JSON", protocolVersion: "1.0" },
    ],
    capabilities: { streaming: true, pushNotifications: true, extensions: [] },
    ...(signIn && {
      securitySchemes: {
        oauth: {
          oauth2SecurityScheme: {
            description: "A person lets you act for them, or you are a machine with a secret.",
            oauth2MetadataUrl: `${origin}/.well-known/oauth-authorization-server`,
            flows: {
              authorizationCode: {
                authorizationUrl: `${origin}/oauth/authorize`,
                tokenUrl: `${origin}/oauth/token`,
                scopes: { read: "Look", act: "Act, as far as the person may" },
                pkceRequired: true,
              },
            },
          },
        },
      },
      securityRequirements: [{ schemes: { oauth: { list: ["read"] } } }],
    }),
    ...{ defaultInputModes: ["application/json", "text/plain"], defaultOutputModes: ["application/json"] },
    skills: tools.map(({ name, title, description, effect }) => ({
      ...{ id: name, name: title, description },
      tags: [effect === "reads" ? "look" : "act"],
      examples: [JSON.stringify({ skill: name, input: {} })],
    })),
  });
  if (!signer) return card;
  const head = Buffer.from(
    JSON.stringify({ alg: "EdDSA", typ: "JOSE", kid: kidOf(signer), jku: `${origin}${KEYS}` }),
  );
  const protectedPart = head.toString("base64url");
  const payload = Buffer.from(canonicalizeAgentCard(card)).toString("base64url");
  const signature = Buffer.from(signer.sign(`${protectedPart}.${payload}`).signature, "base64").toString(
    "base64url",
  );
  return { ...card, signatures: [{ protected: protectedPart, signature, header: undefined }] };
}

/** Where the key of the signature is had. */
export const KEYS = "/.well-known/jwks.json";

/** By what the key is known: the fingerprint that reports show. */
const kidOf = ({ fingerprint }: Signer): string => fingerprint.replace(/ /g, "");

/** The public key of the signature, as JWK. */
export function keyOf(signer: Signer) {
  const spki = Buffer.from(signer.sign("").key, "base64");
  // the last 32 bytes of an Ed25519 key's SPKI are the key
  const x = spki.subarray(-32).toString("base64url");
  return { kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig", kid: kidOf(signer), x };
}
