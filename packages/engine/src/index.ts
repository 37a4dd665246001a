export { advance, type Advanced } from "./advance.ts";
export { apply, fold } from "./apply.ts";
export type { Actor, Change, Effect, Entry, EntryKind, FieldWrite, Repair, TaskAbout, TimerAbout } from "./entry.ts";
export { FORMAT } from "./entry.ts";
export type { Event } from "./event.ts";
export { situation } from "./situation.ts";
export type { Incident, ItemState, MilestoneState, OpenEffect, OpenTask, Thread, Visit } from "./state.ts";
export { tell, type Told } from "./tell.ts";
