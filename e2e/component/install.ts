import { fileURLToPath } from "node:url";
import { installIn } from "../install.ts";

/** Before the tests: what runs components of Salesforce's is there. */
export default (): void => installIn(fileURLToPath(new URL("../../salesforce/", import.meta.url)));
