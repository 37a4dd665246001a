import type { Check } from "../check.ts";
import { api } from "./api.ts";
import { changeEvents } from "./change-events.ts";
import { clock } from "./clock.ts";
import { competing } from "./competing.ts";
import { connection } from "./connection.ts";
import { members } from "./members.ts";
import { installed } from "./package.ts";
import { permissions } from "./permissions.ts";
import { queues } from "./queues.ts";
import { recordTypes } from "./record-types.ts";
import { systems } from "./systems.ts";
import { trail } from "./trail.ts";
import { webhooks } from "./webhooks.ts";

/** Everything that is looked at, in this order. */
export const CHECKS: readonly Check[] = [
  connection,
  api,
  clock,
  permissions,
  changeEvents,
  installed,
  trail,
  competing,
  queues,
  members,
  recordTypes,
  systems,
  webhooks,
];
