import { SERVICE } from "./names.ts";
import type { Put } from "./put.ts";

/** An OpenAPI 3.0 document, as far as it matters here. */
export interface ApiDocument {
  openapi: string;
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, { operationId?: string }>>;
}

/** Most characters of a document that External Services take as JSON. */
const MOST_DOCUMENT = 10_000_000;

/** Registrations know operations by their names in small letters. */
const operationName = (id: string) => id.toLowerCase();

/**
 * What lets flows and agents of the org call Throughline: where it is, how it knows the org, and what can be asked. The
 * secret is in no file: it is entered in Setup.
 * @throws Error for a document that External Services do not take
 */
export function putService(put: Put, address: string, document: ApiDocument): void {
  const schema = JSON.stringify(document);
  if (!document.openapi.startsWith("3.0") || schema.length > MOST_DOCUMENT)
    throw new Error("External Services take a document of OpenAPI 3.0 with at most 10 million characters.");
  put(`externalCredentials/${SERVICE}`, "ExternalCredential", {
    authenticationProtocol: "Custom",
    description: "How Throughline knows the org. Enter the token in Setup: Named Credentials.",
    externalCredentialParameters: [
      {
        parameterGroup: SERVICE,
        parameterName: SERVICE,
        parameterType: "NamedPrincipal",
        sequenceNumber: 1,
      },
      {
        parameterGroup: "DefaultGroup",
        parameterName: "Authorization",
        parameterType: "AuthHeader",
        parameterValue: `{!'Bearer ' & $Credential.${SERVICE}.Token}`,
        sequenceNumber: 1,
      },
    ],
    label: SERVICE,
  });
  put(`namedCredentials/${SERVICE}`, "NamedCredential", {
    allowMergeFieldsInBody: false,
    allowMergeFieldsInHeader: true,
    calloutStatus: "Enabled",
    generateAuthorizationHeader: false,
    label: SERVICE,
    namedCredentialParameters: [
      { parameterName: "Url", parameterType: "Url", parameterValue: address },
      {
        externalCredential: SERVICE,
        parameterName: "ExternalCredential",
        parameterType: "Authentication",
      },
    ],
    namedCredentialType: "SecuredEndpoint",
  });
  const operations = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods).flatMap(({ operationId }) => operationId ?? []))
    .map(operationName)
    .sort();
  put(`externalServiceRegistrations/${SERVICE}`, "ExternalServiceRegistration", {
    description: document.info.description ?? document.info.title,
    label: SERVICE,
    namedCredentialReference: SERVICE,
    operations: operations.map((name) => ({ active: true, name })),
    registrationProviderType: "Custom",
    schema,
    schemaType: "OpenApi3",
    schemaUploadFileExtension: "json",
    status: "Complete",
  });
}
