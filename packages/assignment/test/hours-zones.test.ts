import { describe, expect, it } from "vitest";
import { changesOf } from "./hours-oracle.ts";
import { chance, holdAgainstMinutes, variants, WEEKS } from "./hours-zones.ts";

// zones that change at midnight, by half an hour, by two hours, the other way round, around Ramadan, or for good
const ZONES = [
  ...["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Antarctica/Troll", "Europe/Dublin"],
  ...[
    "Africa/Casablanca",
    "Asia/Beirut",
    "America/Sao_Paulo",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Pacific/Chatham",
  ],
];

describe("business time is that of counting minutes", () => {
  it.each(Object.keys(WEEKS))("%s, around changes of such zones", (name) => {
    const random = chance(name.length * 7919);
    const some = ZONES.filter((_, at) => at % 3 === name.length % 3);
    for (const zone of some) {
      const changes = changesOf(zone);
      const at = changes[random(changes.length)]!;
      const all = variants(zone, WEEKS[name]!, at);
      holdAgainstMinutes(all[random(all.length)]!, at, random, 15);
    }
  });

  it("on days on which no clock changes", () => {
    const random = chance(5);
    const at = Date.parse("2026-06-10T12:00Z");
    for (const week of Object.values(WEEKS)) {
      const all = variants("Asia/Kathmandu", week, at);
      holdAgainstMinutes(all[random(all.length)]!, at, random, 30);
    }
  });

  it("the zones are those that have changed their clocks", () => {
    for (const zone of ZONES) expect(changesOf(zone).length, zone).toBeGreaterThan(0);
  });
});
