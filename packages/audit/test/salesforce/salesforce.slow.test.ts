import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe } from "vitest";
import { archiveSuite } from "../archive-suite.ts";
import { querySuite } from "../query-suite.ts";
import { empty, openOrg, openOver } from "./world.ts";

describe("in an org that has the package", () => {
  let org: Org;
  let other: Org;
  beforeAll(async () => {
    [org, other] = await Promise.all([openOrg(), openOrg()]);
  });
  afterAll(async () => {
    await Promise.all([org.close(), other.close()]);
  });

  const open = () => {
    empty(org);
    return openOver(org);
  };
  querySuite("Salesforce", open);

  let latest = "";
  archiveSuite("Salesforce", (name) => {
    // one org has one trail
    if (name.startsWith("other")) {
      empty(other);
      return openOver(other, { project: undefined });
    }
    if (name !== latest) empty(org);
    latest = name;
    return openOver(org, { project: undefined });
  });
});
