import { CHALLENGE_METHODS } from "./authorization-code.ts";
import { SCOPES } from "./scopes.ts";

/** `GET /.well-known/openid-configuration`. */
export function discovery(url: string): object {
  const oauth = `${url}/services/oauth2`;
  return {
    issuer: url,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    revocation_endpoint: `${oauth}/revoke`,
    userinfo_endpoint: `${oauth}/userinfo`,
    introspection_endpoint: `${oauth}/introspect`,
    jwks_uri: `${url}/id/keys`,
    scopes_supported: Object.keys(SCOPES),
    response_types_supported: ["code"],
    grant_types_supported: [
      "authorization_code",
      "client_credentials",
      "password",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    display_values_supported: ["page"],
    code_challenge_methods_supported: CHALLENGE_METHODS,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic", "none"],
    claims_supported: [
      "active",
      "email",
      "email_verified",
      "family_name",
      "given_name",
      "language",
      "locale",
      "name",
      "nickname",
      "organization_id",
      "phone_number",
      "picture",
      "preferred_username",
      "profile",
      "sub",
      "updated_at",
      "urls",
      "user_id",
      "user_type",
      "zoneinfo",
    ],
  };
}
