export { type Account, type Accounts, MAX_NAME, openAccounts, peopleFile } from "./accounts.ts";
export { openJournal } from "./journal.ts";
export { hashPassword, machineSecret, oneTimePassword, weakness } from "./passwords.ts";
export { ONE_TIME_MS } from "./people.ts";
export { readProvider } from "./provider-file.ts";
export { ROLES, type Role } from "./roles.ts";
export { createSignIn } from "./sign-in.ts";
