import type { Write } from "../../model.ts";
import { sameName } from "../../project/names.ts";
import { all, type Element, isTrue, textOf } from "../../project/xml.ts";
import type { Kind, Piece } from "../kind.ts";
import type { Queue } from "../queue/index.ts";

/** How Omni-Channel hands out what waits in the queues that name it. */
export interface RoutingConfig extends Piece {
  kind: "routing config";
  name: string;
  label: string;
  /** `LEAST_ACTIVE`, `MOST_AVAILABLE`, `EXTERNAL_ROUTING`. */
  model: string;
  /** Lower ones first. */
  priority: number;
  capacity?: { weight?: number; percentage?: number };
  skills: string[];
  usesSkills: boolean;
  pushTimeoutSeconds?: number;
  /** Who gets what is too much. */
  overflow?: { of: "Queue" | "User"; name: string };
}

/** An object whose records Omni-Channel routes. */
export interface ServiceChannel extends Piece {
  kind: "service channel";
  name: string;
  object: string;
}

/** How much work somebody may have. */
export interface PresenceConfig extends Piece {
  kind: "presence config";
  name: string;
  capacity?: number;
}

type RoutingPiece = RoutingConfig | ServiceChannel | PresenceConfig;

const FROM: Record<string, (root: Element, file: string, name: string) => RoutingPiece> = {
  QueueRoutingConfig: configFrom,
  ServiceChannel: (root, file, name) => ({
    kind: "service channel",
    file,
    name,
    object: textOf(root, "relatedEntityType") ?? "",
  }),
  PresenceUserConfig: (root, file, name) => {
    const capacity = numberOf(root, "capacity");
    return { kind: "presence config", file, name, ...(capacity !== undefined && { capacity }) };
  },
};

export const routing: Kind<RoutingPiece> = {
  name: "routing",
  endings: ["queueRoutingConfig", "serviceChannel", "presenceUserConfig"].flatMap((ending) => [
    `.${ending}-meta.xml`,
    `.${ending}`,
  ]),

  read(file) {
    const { name, root } = file.xml();
    const from = FROM[name];
    return from ? [from(root, file.path, file.name)] : [];
  },

  writes(object, project) {
    const configs = project.pieces<RoutingConfig>("routing config");
    const channels = project.pieces<ServiceChannel>("service channel");
    // where the project has channels, the object has to be among them
    const active = channels.length === 0 || channels.some((channel) => sameName(channel.object, object));
    return project
      .pieces<Queue>("queue")
      .filter((queue) => queue.routing && queue.objects.some((name) => sameName(name, object)))
      .flatMap((queue): Write[] => {
        const config = configs.find(({ name }) => sameName(name, queue.routing as string));
        const write: Omit<Write, "value"> = {
          object,
          field: "OwnerId",
          writer: {
            kind: "routing",
            name: `queue ${queue.name}`,
            label: queue.label,
            file: queue.file,
            line: queue.line,
            active,
          },
          on: ["create", "update"],
          moment: "routing",
          when: [
            {
              text: `the owner is the queue ${queue.name}`,
              expression: `OwnerId == ${JSON.stringify(queue.name)}`,
            },
          ],
          record: "same",
          via: [queue.name, config?.label ?? (queue.routing as string)],
        };
        const model = config ? ` (${config.model.toLowerCase().replaceAll("_", " ")})` : "";
        return [
          { ...write, value: { is: "unknown", text: `the member of ${queue.name} who accepts it${model}` } },
          ...(config?.overflow ? [{ ...write, value: { is: "name" as const, ...config.overflow } }] : []),
        ];
      });
  },
};

function configFrom(root: Element, file: string, name: string): RoutingConfig {
  const [weight, percentage] = [numberOf(root, "capacityWeight"), numberOf(root, "capacityPercentage")];
  const pushTimeoutSeconds = numberOf(root, "pushTimeout");
  const [queue, user] = [textOf(root, "queueOverflowAssignee"), textOf(root, "userOverflowAssignee")];
  return {
    kind: "routing config",
    file,
    name,
    label: textOf(root, "label") ?? name,
    model: textOf(root, "routingModel") ?? "",
    priority: numberOf(root, "routingPriority") ?? 0,
    ...((weight ?? percentage) !== undefined && {
      capacity: { ...(weight !== undefined && { weight }), ...(percentage !== undefined && { percentage }) },
    }),
    skills: all(root, "skills").flatMap((skill) => textOf(skill, "skill") ?? []),
    usesSkills: isTrue(root, "isAttributeBased"),
    ...(pushTimeoutSeconds !== undefined && { pushTimeoutSeconds }),
    ...(queue
      ? { overflow: { of: "Queue", name: queue } }
      : user
        ? { overflow: { of: "User", name: user } }
        : {}),
  };
}

function numberOf(root: Element, name: string): number | undefined {
  const text = textOf(root, name);
  return text !== undefined && Number.isFinite(Number(text)) ? Number(text) : undefined;
}
