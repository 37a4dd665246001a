// Opens the store given and says how that went.
import { openStore, StoreError } from "../../src/index.ts";

try {
  await openStore({ path: process.argv[2] as string }).close();
  console.log("opened");
} catch (error) {
  console.log(error instanceof StoreError ? `${error.class}: ${error.message}` : String(error));
}
