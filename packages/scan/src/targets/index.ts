import type { HardCodedId } from "../kinds/hard-coded-id/index.ts";
import type { Piece, Project } from "../kinds/kind.ts";
import type { Blocker, OrgPeople, Place, Write, Writer } from "../model.ts";

/** Something that is pointed at and is not there, is empty or gone, or only means anything in one org. */
export interface Target extends Place {
  kind:
    | "hard-coded id"
    | "empty queue"
    | "unknown queue"
    | "inactive user"
    | "unknown user"
    | "unknown record type"
    | "unknown field";
  name: string;
  /** Who points at it; absent where only the file is known. */
  by?: Pick<Writer, "kind" | "name">;
  /** Whether whoever points at it is switched on. */
  active: boolean;
  because: string;
}

interface Queue extends Piece {
  name: string;
  members: Record<string, string[]>;
}
interface Named extends Piece {
  object: string;
  name: string;
}

/**
 * What writers point at that is not as it should be. Users and the members of groups are in no metadata: of them it is only
 * said what the org's own list says.
 */
export function targetsOf(
  { object, project, writes }: { object: string; project: Project; writes: Write[]; blockers: Blocker[] },
  people?: OrgPeople,
): Target[] {
  const found = new Map<string, Target>();
  const add = (target: Target) => {
    const { kind, name, file, line } = target;
    const key = `${kind} ${name} ${file} ${line}`;
    if (!found.has(key)) found.set(key, target);
  };
  const looks = {
    queue: queueOf(project, people),
    user: userOf(people),
    recordtype: recordTypeOf(project, object),
  };
  const unknownField = fieldOf(project, object);
  for (const write of writes) {
    const { writer, at, value, field } = write;
    const { file, line } = at ?? writer;
    const by = { by: { kind: writer.kind, name: writer.name }, active: writer.active, file, line };
    const unknown = unknownField(field);
    if (unknown) add({ ...unknown, name: field, ...by });
    if (value.is !== "name") continue;
    const kind = value.of.toLowerCase().replace(/[ _]/g, "");
    const wrong = Object.hasOwn(looks, kind) ? looks[kind as keyof typeof looks](value.name) : undefined;
    if (wrong) add({ ...wrong, name: value.name, ...by });
  }
  for (const { file, line, id, of } of project.pieces<HardCodedId>("hard-coded id")) {
    const own = writes.find((write) => write.writer.file === file || write.at?.file === file);
    add({
      ...{ kind: "hard-coded id", name: id, file, line, active: own?.writer.active ?? true },
      ...(own && isOnly(own, writes) && { by: { kind: own.writer.kind, name: own.writer.name } }),
      because: `The id of a ${of} in this org alone.`,
    });
  }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

/** Whether all that the file says is one writer's. */
const isOnly = ({ writer }: Write, writes: Write[]): boolean =>
  writes.every((other) => other.writer.file !== writer.file || other.writer.name === writer.name);

type Look = (name: string) => Pick<Target, "kind" | "because"> | undefined;

function queueOf(project: Project, people: OrgPeople | undefined): Look {
  const known = new Map(project.pieces<Queue>("queue").map((one) => [one.name.toLowerCase(), one]));
  const live = new Map(people?.queues.map((one) => [one.developerName.toLowerCase(), one.members]));
  const users = new Map(people?.users.map((one) => [one.username.toLowerCase(), one.active]));
  return (name) => {
    const key = name.toLowerCase();
    const members = live.get(key);
    if (members) {
      if (members.length === 0) return { kind: "empty queue", because: "Nobody is in the queue." };
      if (members.some((one) => users.get(one.toLowerCase()) ?? true)) return undefined;
      return { kind: "empty queue", because: "Nobody in the queue is active." };
    }
    const queue = known.get(key);
    if (queue && Object.values(queue.members).every((list) => list.length === 0))
      return { kind: "empty queue", because: "Nobody is in the queue, as far as its metadata says." };
    // where no queue is in the project at all, none of them was retrieved
    if (queue || (known.size === 0 && live.size === 0)) return undefined;
    return { kind: "unknown queue", because: "Nothing in the project defines the queue." };
  };
}

function userOf(people: OrgPeople | undefined): Look {
  const users = people?.users ?? [];
  return (name) => {
    if (users.length === 0) return undefined;
    const user = users.find((one) =>
      [one.username, one.name].some((own) => own.toLowerCase() === name.toLowerCase()),
    );
    if (!user) return { kind: "unknown user", because: "There is no such user in the org." };
    return user.active ? undefined : { kind: "inactive user", because: "The user is not active." };
  };
}

function recordTypeOf(project: Project, object: string): Look {
  const own = project.pieces<Named>("record type").filter((one) => sameName(one.object, object));
  return (name) =>
    own.length === 0 || own.some((one) => sameName(one.name, name))
      ? undefined
      : { kind: "unknown record type", because: `${object} has no such record type in the project.` };
}

/** Of custom fields, where the project has any of the object's. */
function fieldOf(project: Project, object: string): Look {
  const own = new Set(
    project
      .pieces<Named>("field")
      .flatMap((one) => (sameName(one.object, object) ? [one.name.toLowerCase()] : [])),
  );
  return (name) =>
    own.size === 0 || !name.endsWith("__c") || own.has(name.toLowerCase()) || isManaged(name)
      ? undefined
      : { kind: "unknown field", because: `${object} has no such field in the project.` };
}

/** `ns__Field__c`: a package's, which is in no project. */
const isManaged = (name: string): boolean => /^\w+?__\w+__c$/.test(name);

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
