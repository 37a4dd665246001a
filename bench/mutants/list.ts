/** One thing broken on purpose. Whatever does not notice it does not test it. */
export interface Mutant {
  name: string;
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
}

const RUNTIME = "packages/runtime/src";
const ENGINE = "packages/engine/src";
const AUDIT = "packages/audit/src";
const CONNECTORS = "packages/connectors/src";
const ASSIGNMENT = "packages/assignment/src";

const mutant = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  file,
  find,
  replace,
});

export const MUTANTS: Mutant[] = [
  // durability
  mutant(
    "a commit is not synced",
    `${AUDIT}/sqlite/connect.ts`,
    "PRAGMA synchronous = FULL;",
    "PRAGMA synchronous = OFF;",
  ),
  mutant(
    "acknowledged before the append",
    `${RUNTIME}/items.ts`,
    "    await committer.commit({\n      appends: [{ item",
    "    void committer.commit({\n      appends: [{ item",
  ),
  mutant(
    "what is left of a batch is lost when the disk is full",
    `${RUNTIME}/committer.ts`,
    "if (!mayPass(error)) return",
    "if (mayPass(error)) return",
  ),
  mutant(
    "the state of a refused append is kept",
    `${RUNTIME}/items.ts`,
    "    const from = (before?.entries ?? 0) + 1;",
    "    states.set(item, after);\n    const from = (before?.entries ?? 0) + 1;",
  ),
  mutant(
    "the roster's entries are not appended with the item's",
    `${RUNTIME}/committer.ts`,
    "if (before.length || forget)",
    "if (before.length > 1_000 || forget)",
  ),
  mutant(
    "two writers of one trail are not noticed",
    `${AUDIT}/sqlite/journal.ts`,
    "if (seq !== head.seq + 1) {",
    "if (seq < 0) {",
  ),
  mutant(
    "the chain does not hang together",
    `${AUDIT}/sqlite/journal.ts`,
    "lineOf(item, seq, workflow, kept?.(entries, state) ?? entries, head.hash)",
    'lineOf(item, seq, workflow, kept?.(entries, state) ?? entries, "")',
  ),
  mutant(
    "the body is left out of the hash",
    `${AUDIT}/chain.ts`,
    "{workflow}\\n$" + "{prev}\\n$" + "{body}`",
    "{workflow}\\n$" + "{prev}`",
  ),
  mutant(
    "the end of the thread that writes is not told",
    `${AUDIT}/sqlite/hand.ts`,
    "    if (!closing) lost.resolve(gone);\n",
    "",
  ),
  // intake
  mutant(
    "the position is stored before its events",
    `${RUNTIME}/run.ts`,
    "(--left === 0 ? cursors.take(after) : [])",
    "(--left === letters.length - 1 ? cursors.take(after) : [])",
  ),
  mutant(
    "the position is stored without its events",
    `${RUNTIME}/run.ts`,
    "    if (!letters.length) cursors.writeSoon(after);",
    "    cursors.writeSoon(after);",
  ),
  mutant(
    "the event that comes twice is taken twice",
    `${ENGINE}/advance.ts`,
    "if (state?.seen.includes(event.id)) return nothing;",
    "",
  ),
  mutant(
    "a stream that was never followed is not caught up",
    `${RUNTIME}/run.ts`,
    "Promise.all(lost.map(",
    "Promise.all(lost.slice(1_000).map(",
  ),
  mutant(
    "old news beats a whole read",
    `${RUNTIME}/intake/index.ts`,
    "Date.parse(at) <= Date.parse(asOf)",
    "Date.parse(at) < Date.parse(asOf) - 3_600_000",
  ),
  mutant(
    "a gap is not read",
    `${RUNTIME}/intake/reads.ts`,
    '    case "gap":\n    case "undeleted":\n      return whole;',
    '    case "gap":\n      return [];\n    case "undeleted":\n      return whole;',
  ),
  mutant(
    "a gap in the first run starts nothing",
    `${RUNTIME}/run.ts`,
    "younger than this\n    Object.assign(since, positions(begun).since);\n",
    "younger than this\n",
  ),
  mutant(
    "a gap right behind a creation is taken for it",
    `${RUNTIME}/intake/letters.ts`,
    "return [...begun(read), now];",
    "return begun(read);",
  ),
  mutant(
    "events set aside are lost while they are tried again",
    `${RUNTIME}/repair-aside.ts`,
    "  aside.retry(item, events);\n",
    "",
  ),
  mutant(
    "events set aside are never tried again",
    `${RUNTIME}/recovery.ts`,
    "of setAsideBefore(world.cursors)",
    "of setAsideBefore([])",
  ),
  mutant(
    "what is read may be the echo of a write that had been written over by then",
    `${ENGINE}/take/record.ts`,
    "event.asOf ? shownBy(event.asOf, draft.state.echoes) : draft.state.echoes",
    "draft.state.echoes",
  ),
  // effects
  mutant(
    "no reading back after a lost answer",
    `${RUNTIME}/effects.ts`,
    'return tryOnce({ ...attempt, mode: "ask", failures: attempt.failures + 1 });',
    'return tryOnce({ ...attempt, mode: "send", failures: attempt.failures + 1 });',
  ),
  mutant(
    "after a restart effects are sent without asking",
    `${RUNTIME}/effects.ts`,
    'first(item, open.effect.id, "ask", open.attempts, state)',
    'first(item, open.effect.id, "send", open.attempts, state)',
  ),
  mutant(
    "what may be done once is repeated",
    `${RUNTIME}/send.ts`,
    'if (mode === "ask" && repeat === "once") {',
    'if (mode === "ask" && repeat === undefined) {',
  ),
  mutant(
    "open effects are forgotten at a restart",
    `${RUNTIME}/recovery.ts`,
    "if (known && !known.held) performer",
    "if (known?.held) performer",
  ),
  mutant(
    "sent before the intent is durable",
    `${RUNTIME}/items.ts`,
    "    const from = (before?.entries ?? 0) + 1;",
    "    const from = (before?.entries ?? 0) + 1;\n    states.set(item, after);\n    world.durable(item, { entries: [], effects, state: after, from });",
  ),
  mutant("the limit's wait is not kept", `${RUNTIME}/effects.ts`, "error.afterMs ??", ""),
  mutant(
    "a refused compare is sent without it",
    `${RUNTIME}/send.ts`,
    "{ value, ...(expected !== undefined && { expected }) },",
    "{ value },",
  ),
  mutant(
    "a conflict counts as done",
    `${RUNTIME}/clash.ts`,
    "if (there.length === fields.length) return",
    "if (there.length >= 0) return",
  ),
  mutant(
    "a failed attempt is never made again",
    `${RUNTIME}/effects.ts`,
    "    schedule(retry, systemOf(effect), next);\n",
    "",
  ),
  mutant(
    "an outcome is delivered twice",
    `${ENGINE}/take/effect.ts`,
    "if (!open || open.held) return;",
    "if (!draft.state) return;",
  ),
  mutant(
    "what took hold counts as missing",
    `${CONNECTORS}/salesforce/settle.ts`,
    "  if (applied) return",
    "  if (!applied) return",
  ),
  mutant(
    "what is not there counts as not applied",
    `${CONNECTORS}/salesforce/settle.ts`,
    "  if (untouched) {",
    "  if (untouched || sets.length) {",
  ),
  mutant(
    "the mark of a lost write is not looked for",
    `${CONNECTORS}/salesforce/settle.ts`,
    'case "ours":',
    'case "nobody\'s" as "ours":',
  ),
  mutant(
    "writes leave no mark",
    `${CONNECTORS}/salesforce/expected.ts`,
    "if (marks(describe)) fields",
    "if (!describe) fields",
  ),
  mutant(
    "what an earlier write expected is held against a later one",
    `${CONNECTORS}/salesforce/expected.ts`,
    "fields[field] = null",
    "void 0",
  ),
  mutant(
    "a later write of the item is not told from an earlier one",
    `${CONNECTORS}/salesforce/mark.ts`,
    "Number(number) >= Number(ownNumber)",
    "number! >= ownNumber!",
  ),
  mutant(
    "marks of two items are taken for those of one",
    `${CONNECTORS}/salesforce/mark.ts`,
    "item === ownItem && ",
    "",
  ),
  mutant(
    "a late copy passes the package",
    `${CONNECTORS}/salesforce/package/rules.ts`,
    "PRIORVALUE(LastModifiedById) <> $User.Id",
    "FALSE",
  ),
  mutant("an older write passes the package", `${CONNECTORS}/salesforce/package/rules.ts`, " <= ", " = "),
  mutant(
    "a call that is not found is sent again at once",
    `${CONNECTORS}/http/doubts.ts`,
    "now - first >= withinMs",
    "now - first >= 0",
  ),
  mutant(
    "what can be looked up is sent again without a look",
    `${RUNTIME}/send.ts`,
    'if (mode === "ask") return connections.settle(connection, operation, input, id, held);',
    "",
  ),
  mutant(
    "a lost answer counts as a refusal",
    `${CONNECTORS}/salesforce/classify.ts`,
    "if (status >= 500 && !spoken) {",
    "if (status >= 900 && !spoken) {",
  ),
  mutant(
    "the pause after a limit does not grow",
    `${CONNECTORS}/salesforce/limits.ts`,
    "next = Math.min(next * 2, LONGEST_PAUSE_MS);",
    "next = FIRST_PAUSE_MS;",
  ),
  mutant(
    "an item that has ended knows nothing of its last write",
    `${ENGINE}/outcome.ts`,
    'if ((stillAwaited.has(field) || state.status === "ended") && !told)',
    "if (stillAwaited.has(field) && !told)",
  ),
  // people
  mutant(
    "an answer is taken while another one is held",
    `${ENGINE}/take/person.ts`,
    "  if (!open || open.held) return;\n  if (until === undefined",
    "  if (!open) return;\n  if (until === undefined",
  ),
  mutant(
    "a person is told that it is done before it is",
    `${RUNTIME}/items.ts`,
    "      letter.resolve(\n        await tracing.span(",
    '      if ("check" in letter) letter.resolve({ entries: 1 });\n      letter.resolve(\n        await tracing.span(',
  ),
  mutant(
    "the log tells what a record holds",
    `${RUNTIME}/items.ts`,
    "log.error(why, { item, event: letter.event.type, error: words(cause) });",
    "log.error(why, { item, event: letter.event, error: words(cause) });",
  ),
  // pressure
  mutant(
    "a restart gives back what was used of the budget",
    `${CONNECTORS}/salesforce/budget.ts`,
    "if (saved?.lease) for (const window of",
    "if (saved && !saved.lease) for (const window of",
  ),
  mutant(
    "a call is counted when it was answered",
    `${CONNECTORS}/salesforce/budget.ts`,
    "    for (const window of [day, minute, ...(own ?? [])]) window.add(time());\n",
    "    after(clock, 200, () => [day, minute].forEach((window) => void window.add(time())));\n",
  ),
  mutant(
    "calls under way are not added to what the org told",
    `${CONNECTORS}/salesforce/org-usage.ts`,
    "told.used + beside + (begun - before - 1)",
    "told.used",
  ),
  mutant(
    "who came first goes first",
    `${RUNTIME}/gate.ts`,
    "a.rank < b.rank || (a.rank === b.rank && a.order < b.order)",
    "a.order < b.order",
  ),
  mutant(
    "the urgent overtake without end",
    `${RUNTIME}/urgency.ts`,
    "Math.max(now, Math.min(now + patience, ...due))",
    "part * HOUR",
  ),
  mutant(
    "a system that fails is asked on and on",
    `${RUNTIME}/breaker.ts`,
    "const MOST_FAILURES = 5;",
    "const MOST_FAILURES = 5e9;",
  ),
  mutant(
    "one gate for all systems",
    `${RUNTIME}/lines.ts`,
    "let gate = gates.get(system);",
    "system = ORG;\n    let gate = gates.get(system);",
  ),
  mutant(
    "what is only in the store is forgotten",
    `${RUNTIME}/outbox.ts`,
    "if (looking || !lines.spilled(system)) return;",
    "if (looking || lines.spilled(system)) return;",
  ),
  mutant("the stream is read on whatever waits", `${RUNTIME}/run.ts`, "while (full()) {", "while (false) {"),
  mutant(
    "limits count as failures",
    `${RUNTIME}/effects.ts`,
    'error.class !== "retry-after" && !(attempt',
    "!(attempt",
  ),
  mutant(
    "who stood by goes on with what was used when it began to",
    `${CONNECTORS}/salesforce/budget.ts`,
    "[day, minute] = windowsOf(read(ledger), time());",
    "[day, minute] = windowsOf(saved, time());",
  ),
  // timers and milestones
  mutant(
    "a timer fires early",
    `${ENGINE}/take/timer.ts`,
    "if (!timer || event.at < timer.due) return;",
    "if (!timer) return;",
  ),
  mutant(
    "a milestone's timer is armed twice",
    `${ENGINE}/milestones.ts`,
    '  arm(draft, count, { about: { is: "milestone", stage: stage.name, share: 1 } });',
    '  for (const _ of [1, 2]) arm(draft, count, { about: { is: "milestone", stage: stage.name, share: 1 } });',
  ),
  mutant("timers are not armed at the start", `${RUNTIME}/run.ts`, "  await timers.arm();\n", ""),
  mutant(
    "the earlier of two timers is missed",
    `${RUNTIME}/alarm.ts`,
    "next.when <= when) return;",
    "next.when >= when) return;",
  ),
  mutant(
    "a pause does not stop the milestone",
    `${ENGINE}/apply.ts`,
    "changePath(edit, stage, Number(place), { leftMs });\n    disarm(edit, stage);",
    "changePath(edit, stage, Number(place), { leftMs });",
  ),
  // capacity and rotation
  mutant(
    "capacity is not given back at the end",
    `${ENGINE}/rest.ts`,
    '  if (reservation) draft.intend({ kind: "release", reservation });',
    "",
  ),
  mutant(
    "capacity is given back while the work goes on",
    `${ENGINE}/stages.ts`,
    '  draft.emit({ kind: "stage-completed", stage: name });',
    '  draft.emit({ kind: "stage-completed", stage: name });\n  if (draft.state.reservation) draft.intend({ kind: "release", reservation: draft.state.reservation });',
  ),
  mutant(
    "a rotation forgets whose turn it was",
    `${ASSIGNMENT}/roster/state.ts`,
    "if (turn) state.turns[turn.team] = { user: turn.user, slot: turn.slot };",
    "",
  ),
  mutant(
    "the same decision chooses twice",
    `${ASSIGNMENT}/roster/roster.ts`,
    "if (given) return",
    "if (given && !at) return",
  ),
  // the pool
  mutant(
    "nobody looks at what waits when somebody becomes free",
    `${RUNTIME}/run.ts`,
    "      desk.look();\n      for (const effect",
    "      for (const effect",
  ),
  mutant(
    "time alone lets nothing go that waits",
    `${RUNTIME}/desk.ts`,
    "at === undefined ? undefined : { at",
    'at === undefined || at > "1" ? undefined : { at',
  ),
  mutant(
    "what waits is not in the roster's trail",
    `${ASSIGNMENT}/roster/roster.ts`,
    "    return { ok: false, held: true, because, entries };",
    "    return { ok: false, held: true, because, entries: [] };",
  ),
  mutant(
    "what is given out stays in the pool",
    `${ASSIGNMENT}/roster/state.ts`,
    "      delete state.pool[id];\n      state.open[id] = {",
    "      state.open[id] = {",
  ),
  mutant(
    "what is taken by hand stays in the pool",
    `${ASSIGNMENT}/roster/state.ts`,
    "  delete state.pool[id];\n  const because",
    "  const because",
  ),
  mutant(
    "an item that has ended waits on",
    `${ENGINE}/rest.ts`,
    '  withdrawChoices(draft, "the item ended");\n',
    "",
  ),
  mutant(
    "nobody has as load what they took by hand",
    `${ENGINE}/hand-over.ts`,
    '  draft.intend({ kind: "hand-over", reservation: effect, ownerId });',
    "",
  ),
  mutant(
    "capacity is not asked about again when a match has its turn",
    `${ASSIGNMENT}/roster/roster.ts`,
    "return stillFits.length > 0 ? choice : undefined;",
    "return stillFits ? choice : undefined;",
  ),
  mutant(
    "a newcomer goes before those who wait",
    `${ASSIGNMENT}/roster/waiting-item.ts`,
    "if (othersMayGo &&",
    'if (othersMayGo && team === "" &&',
  ),
  mutant(
    "a hold has no end",
    `${ASSIGNMENT}/roster/standing.ts`,
    "if (now < until) return",
    "if (now < until || within) return",
  ),
  mutant(
    "capacity is given back before the turn is certain",
    `${RUNTIME}/turn.ts`,
    "        afterwards.push(() =>\n          roster.release(",
    "        journal.push(...\n          roster.release(",
  ),
  // the path
  mutant(
    "blocks are left before they are through",
    `${ENGINE}/run.ts`,
    "if (!inside.every((thread)",
    "if (!inside.some((thread)",
  ),
  mutant(
    "a condition is not looked at",
    `${ENGINE}/run.ts`,
    "if (step.when && !holds(",
    'if (step.when && step.id === "" && !holds(',
  ),
  mutant(
    "a restored field is accepted instead",
    `${ENGINE}/foreign.ts`,
    'if (answer === "restore") restore(draft, back);',
    'if (answer === "restore") handOver(draft, changes);',
  ),
  mutant(
    "a late answer takes back what the stream told",
    `${ENGINE}/outcome.ts`,
    'if ((stillAwaited.has(field) || state.status === "ended") && !told)',
    'if (stillAwaited.has(field) || state.status === "ended" || told)',
  ),
  mutant(
    "letters of one item are taken side by side",
    `${RUNTIME}/mailbox.ts`,
    "      await handle(key, letter);",
    "      void handle(key, letter);",
  ),
  // taking back
  mutant(
    "a step that is taken back while it waits on is taken back again",
    `${ENGINE}/undo/keep.ts`,
    "if (draft.state.takenBack?.includes(visit)) return;",
    "",
  ),
  mutant(
    "what is to end once all is taken back goes on",
    `${ENGINE}/undo/take-back.ts`,
    'return afterwards.do === "end" ||',
    "return false ||",
  ),
  mutant(
    "what is under way is not waited for before it is taken back",
    `${ENGINE}/undo/take-back.ts`,
    'if (Object.values(open).some(({ effect }) => effect.kind === "call")) return false;',
    "",
  ),
  mutant(
    "somebody else's value is written over by taking back",
    `${ENGINE}/undo/take-back.ts`,
    "if (wrote !== undefined && !same(valueNow(draft, field), wrote)) continue;",
    "",
  ),
  mutant(
    "what a person has corrected stays when its step is taken back",
    `${ENGINE}/take/person.ts`,
    "      keepCorrected(draft, write.visit, field, corrected);\n",
    "",
  ),
  // language models
  mutant(
    "a call that was lost costs nothing",
    `${RUNTIME}/asks.ts`,
    "await told(next, effect, error, clock.now(), effect.most);",
    "await told(next, effect, error, clock.now(), 0);",
  ),
  mutant(
    "what was answered is asked again",
    `${RUNTIME}/asks.ts`,
    "const known = await world.answer(hash);",
    "const known: unknown = undefined;",
  ),
  mutant(
    "who asks the same at the same time calls as well",
    `${RUNTIME}/asks.ts`,
    "const flight = flights.get(hash);",
    "const flight = flights.get(effect.id);",
  ),
  mutant(
    "what is not asked any more has no outcome",
    `${RUNTIME}/asks.ts`,
    'if (told.entries === 0) return notAsked(attempt, open, "the item has ended");',
    "if (told.entries === 0) return NOTHING;",
  ),
  mutant(
    "an agent at work gives back what it has not spent yet",
    "packages/steps/src/delegate/paid.ts",
    'if (state === "working" || state === "input-required") return undefined;',
    "",
  ),
  mutant(
    "what a task that was called off has left is given back by whoever hears of it",
    "packages/steps/src/delegate/calls.ts",
    "calledOff.includes(task) ? undefined : paid;",
    "calledOff.includes(task) ? paid : paid;",
  ),
  mutant(
    "the cost of another task settles the one that was called off",
    "packages/steps/src/delegate/paid.ts",
    "if (!counted || saidIn(value)?.task !== counted.task) return undefined;",
    "if (!counted) return undefined;",
  ),
  mutant(
    "a reading of long ago shows writes of today",
    "packages/engine/src/take/record.ts",
    "if (event.late && !theirs) return false;",
    "",
  ),
  mutant("calls under way keep no money free", `${ENGINE}/budget.ts`, "sum += paid.most;", "sum += 0;"),
  mutant(
    "a quoted passage need not stand there",
    "packages/steps/src/interpret/heard.ts",
    "if (evidence && !stands(evidence, inputs))",
    "if (evidence && !evidence)",
  ),
];
