/** Plays work items without a world. */
export {};
