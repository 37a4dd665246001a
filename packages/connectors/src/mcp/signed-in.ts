import { type AuthProvider, extractWWWAuthenticateParams } from "@modelcontextprotocol/client";
import type { TokenSource } from "../connector.ts";

/** Tokens of whoever signed in, as the SDK's transport asks for them: for each request, and again when one is refused. */
export function providerOf(source: TokenSource): AuthProvider {
  let shown = "";
  return {
    async token() {
      shown = await source.token();
      return shown;
    },
    async onUnauthorized({ response }) {
      const { scope, resourceMetadataUrl: metadata } = extractWWWAuthenticateParams(response);
      await source.refused(shown, { scope, metadata });
    },
  };
}
