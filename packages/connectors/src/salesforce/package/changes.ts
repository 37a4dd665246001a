import type { Put } from "./put.ts";

/** Selects objects for change data capture: Throughline hears of a change when it happens, and asks for nothing. */
export function putChangeEvents(put: Put, objects: string[]): void {
  for (const object of objects) {
    const event = object.endsWith("__c") ? object.replace(/c$/, "ChangeEvent") : `${object}ChangeEvent`;
    // names of components have no two underscores in a row
    put(`platformEventChannelMembers/${event.replace("__", "_")}`, "PlatformEventChannelMember", {
      eventChannel: "ChangeEvents",
      selectedEntity: event,
    });
  }
}
