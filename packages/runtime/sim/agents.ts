import type { Value } from "@throughline/workflow";

/** What an outside agent does with a task: of each sort some. */
const HABITS = ["at once", "slow", "asks", "refuses", "fails", "nonsense", "silent", "slow"] as const;

/** What tasks come to, in US dollars: less and more than was kept free; of some it does not say. */
const COSTS = [0.000_2, undefined, 0, 0.002] as const;

interface Task {
  delegation: string;
  habit: (typeof HABITS)[number];
  state: "working" | "input-required" | "completed" | "failed" | "refused" | "canceled";
  looks: number;
}

/** Looks after which a slow one is done. */
const SLOW = 3;

/** An outside agent that is quick, slow, asks back, refuses, fails, talks nonsense or is silent; which, follows from the delegation. */
export function createAgents() {
  const tasks: Task[] = [];
  /** Delegations of a visit that were begun while another one of it was still at work. */
  const doubled: string[] = [];
  const isOpen = ({ state }: Task) => state === "working" || state === "input-required";
  const visitOf = (delegation: string) => delegation.slice(0, delegation.lastIndexOf("/"));
  const find = (input: Record<string, Value>) => tasks[Number(String(input.$task).slice(1))];

  function begin(delegation: string): void {
    if (tasks.some((task) => task.delegation === delegation)) return;
    if (tasks.some((task) => isOpen(task) && visitOf(task.delegation) === visitOf(delegation)))
      doubled.push(delegation);
    const habit = HABITS[sumOf(delegation) % HABITS.length] as Task["habit"];
    const state =
      habit === "at once" || habit === "nonsense" ? "completed" : habit === "fails" ? "failed" : "working";
    tasks.push({ delegation, habit, state: habit === "refuses" ? "refused" : state, looks: 0 });
  }

  const changes: Record<string, (input: Record<string, Value>) => void> = {
    start: ({ $delegation }) => begin(String($delegation)),
    follow(input) {
      const task = find(input);
      if (task?.state !== "working" || task.habit === "silent") return;
      if (task.habit === "asks") task.state = "input-required";
      else if (++task.looks >= SLOW) task.state = "completed";
    },
    answer(input) {
      const task = find(input);
      if (task && (isOpen(task) || task.habit === "nonsense")) task.state = "completed";
    },
    cancel(input) {
      const task = find(input);
      if (task && isOpen(task)) task.state = "canceled";
    },
  };

  return {
    doubled,
    /** It takes place there. */
    happen: (operation: string, input: Record<string, Value>) => changes[operation]?.(input),
    /** What it answers, as it stands now. */
    tell(operation: string, input: Record<string, Value>): unknown {
      const place =
        operation === "start"
          ? tasks.findIndex(({ delegation }) => delegation === input.$delegation)
          : Number(String(input.$task).slice(1));
      const task = tasks[place];
      if (!task) return "nothing";
      const { state, habit } = task;
      // what it says while it is at work is not all of it
      const cost = isOpen(task) ? 0.000_1 : COSTS[place % COSTS.length];
      return {
        ...{ state, task: `t${place}`, ...(cost !== undefined && { cost }) },
        ...(state === "input-required" && { question: "Are you sure?" }),
        ...(state === "completed" && { data: habit === "nonsense" ? { paid: "N-1" } : { paid: true } }),
      };
    },
  };
}

const sumOf = (text: string) => [...text].reduce((sum, sign) => sum + sign.charCodeAt(0), 0);
