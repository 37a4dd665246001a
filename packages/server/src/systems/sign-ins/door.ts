/** Where people come back to, and where our client's metadata document can be read, if anybody can. */
export interface Door {
  redirect: string;
  metadataUrl?: string | undefined;
}

/** What we say of ourselves, in a registration and in our client metadata document. */
export const clientOf = (redirect: string) => ({
  client_name: "Throughline",
  redirect_uris: [redirect],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
});
