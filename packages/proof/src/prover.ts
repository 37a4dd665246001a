import type { Teams } from "@throughline/assignment";
import type {
  Asking,
  CheckContext,
  Places,
  Remark,
  Step,
  Surroundings,
  Workflow,
} from "@throughline/workflow";

/** What is known of the world in which the workflow is to run. What is not given is not proven. */
export interface ProofContext extends CheckContext {
  /** Where things stand in the file, from `parseWorkflow`; without it problems have the line of their step. */
  places?: Places;
  /** `teams.yaml`, with the members that the org has added to it where it was asked. */
  roster?: Teams;
  /** A user of the org, by user name or by the name that people know; `undefined`: the org has none such. */
  orgUser?: (name: string) => { active: boolean } | undefined;
  /**
   * The most that a call of a step can cost, in billionths of a US dollar; `undefined`: it is never made, because nobody
   * knows what it would cost. Absent: budgets are not proven.
   */
  mostOf?: (step: Step, asking: Asking, workflow: Workflow) => number | undefined;
  /** From when on people are needed (ISO 8601). Absent: absences and holidays are not looked at. */
  now?: string;
}

/** One statement about a workflow that was to be proven. */
export interface Proof {
  /** Code of the problem that it is when the statement does not hold. */
  code: string;
  /** A sentence that is true where the verdict is proven. */
  statement: string;
  /** `refuted`: an example stands in the problem. `not decided`: a problem names what could not be decided. */
  verdict: "proven" | "refuted" | "not decided";
  /** Id of the step that it is about. */
  step?: string;
}

/** What provers look at: the workflow and all that its steps touch. */
export type Around = Omit<Surroundings, "report" | "context"> & { context: ProofContext };

/** Each statement that was looked at, and a problem for each that is not proven. */
export interface Findings {
  problems: Remark[];
  proofs: Proof[];
}

/** One kind of proof. Pure; never throws for what is in a workflow. */
export type Prover = (around: Around) => Findings;
