import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe } from "vitest";
import { storeSuite } from "../store-suite.ts";
import { empty, openOrg, openOver } from "./world.ts";

describe("in an org that has the package", () => {
  let org: Org;
  beforeAll(async () => {
    org = await openOrg();
  });
  afterAll(() => org.close());

  storeSuite("Salesforce", () => {
    empty(org);
    return openOver(org);
  });
});
