import { fileURLToPath } from "node:url";
import { installIn } from "../install.ts";

/** Before the tests: the server and the documents are there. */
export default (): void => installIn(fileURLToPath(new URL(".", import.meta.url)));
