import type { Budget, Login } from "@throughline/connectors";

/** How the org is reached beside the port of the engine: to read its metadata, and to look at it. */
export interface OrgAccess {
  /** Asked for its secret at every sign-in. */
  login: Login;
  /** The variable of the secret by which it is signed in to, where that can be another one while it runs. */
  variable?: string;
  /** The budget of the port, of which every call is taken. */
  allowance?: Pick<Budget, "admit">;
}

/** An org as people know it: its host, or the name under which the command line knows it. */
export function orgName(login: Login): string {
  if (login.kind === "sf") return login.username;
  const address = login.kind === "token" ? login.instanceUrl : login.loginUrl;
  return URL.parse(address)?.host ?? address;
}
