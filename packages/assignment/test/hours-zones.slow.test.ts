import { describe, it } from "vitest";
import { changesOf } from "./hours-oracle.ts";
import { chance, holdAgainstMinutes, variants, WEEKS } from "./hours-zones.ts";

const weeks = Object.values(WEEKS);
const ZONES = Intl.supportedValuesOf("timeZone");
const regions = [...new Set(ZONES.map((zone) => zone.split("/")[0]!))];

describe("business time is that of counting minutes, around every change of every zone from 2016 to 2026", () => {
  it.each(regions)("%s", (region) => {
    const random = chance(region.length * 104_729);
    for (const zone of ZONES.filter((one) => one.split("/")[0] === region)) {
      for (const at of changesOf(zone)) {
        const all = variants(zone, weeks[random(weeks.length)]!, at);
        holdAgainstMinutes(all[random(all.length)]!, at, random, 12);
      }
    }
  });
});
