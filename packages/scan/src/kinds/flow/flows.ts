import type { Project } from "../kind.ts";
import type { FlowDefinitionPiece, FlowPiece } from "./piece.ts";

/** A version of a flow in a project. */
export interface Version {
  flow: FlowPiece;
  /** The flow's, for the version that is active or else the latest one; with its number for the others. */
  name: string;
  active: boolean;
}

export interface Flows {
  versions: Version[];
  /** The version that runs when the flow is called by name; the latest one where none is active. */
  called(name: string): Version | undefined;
}

/** Those without a number run between those up to 1000 and those above. */
const placeOf = ({ order = 1000.5 }: FlowPiece): number => order;

/**
 * All flows in the order in which a save runs them, and which version of each is active: as its definition says where the file has a number in its name, else as
 * the file itself says.
 */
export function flowsOf(project: Project): Flows {
  const active = new Map(
    project.pieces<FlowDefinitionPiece>("flow definition").map((one) => [one.name, one.active]),
  );
  const isActive = ({ name, version, status }: FlowPiece): boolean => {
    const number = active.get(name);
    if (version !== undefined && number !== undefined) return number === version;
    return number !== 0 && status === "Active";
  };
  const byName = Map.groupBy(project.pieces<FlowPiece>("flow"), ({ name }) => name);
  const shown = new Map<string, Version>();
  const versions = [...byName].flatMap(([name, pieces]) => {
    const all = pieces.map((flow): Version => ({ flow, name, active: isActive(flow) }));
    const first =
      all.find((one) => one.active) ??
      all.reduce((a, b) => ((b.flow.version ?? 0) > (a.flow.version ?? 0) ? b : a));
    shown.set(name, first);
    return all.map((one) =>
      one === first || one.flow.version === undefined ? one : { ...one, name: `${name}-${one.flow.version}` },
    );
  });
  versions.sort((a, b) => placeOf(a.flow) - placeOf(b.flow));
  return { versions, called: (name) => shown.get(name) };
}
