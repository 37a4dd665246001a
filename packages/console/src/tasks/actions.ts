import type { Action } from "../actions/action.ts";

/** What the keys of the inbox work on: the chosen task, and the list around it. */
export interface TasksContext {
  /** Absent where nothing is open. */
  task: { title: string; mayPass: boolean } | undefined;
  /** Why nothing can be answered, where that is so. */
  notAllowed: string | undefined;
  /** How many answers the number keys choose from. */
  choices: number;
  selected: number;
  /** The answer that may be taken back. */
  last: string | undefined;
  choose(index: number): void;
  answer(): void;
  pass(): void;
  note(): void;
  undo(): void;
  move(by: number): void;
  first(): void;
  open(): void;
  select(): void;
  selectAlike(): void;
  together(): void;
}

const none = ({ task }: TasksContext) => (task ? undefined : "Nothing is open here.");
const may = (context: TasksContext) => context.notAllowed ?? none(context);

/** Everything that can be done in the inbox, each with its key. */
export const taskActions: Action<TasksContext>[] = [
  ...Array.from(
    { length: 9 },
    (_, index): Action<TasksContext> => ({
      id: `tasks.choose-${index + 1}`,
      label: `Choose answer ${index + 1}`,
      keys: [String(index + 1)],
      blocked: (context) =>
        may(context) ?? (index < context.choices ? undefined : "There is no such answer."),
      perform: ({ choose }) => choose(index),
    }),
  ),
  {
    id: "tasks.answer",
    label: "Answer",
    icon: "check",
    keys: ["Enter"],
    blocked: may,
    perform: ({ answer }) => answer(),
  },
  {
    id: "tasks.pass",
    label: "Pass on to others",
    icon: "assign",
    keys: ["0"],
    keywords: ["not sure", "forward"],
    blocked: (context) => may(context) ?? (context.task?.mayPass ? undefined : "Only you were asked."),
    perform: ({ pass }) => pass(),
  },
  {
    id: "tasks.note",
    label: "Add a note",
    icon: "edit",
    keys: ["N"],
    blocked: may,
    perform: ({ note }) => note(),
  },
  {
    id: "tasks.undo",
    label: "Take the last answer back",
    icon: "retry",
    keys: ["U"],
    keywords: ["undo"],
    blocked: ({ last }) =>
      last ? undefined : "No answer can be taken back: each is given after ten seconds.",
    perform: ({ undo }) => undo(),
  },
  {
    id: "tasks.next",
    label: "Next task",
    icon: "down",
    keys: ["J"],
    blocked: none,
    perform: ({ move }) => move(1),
  },
  {
    id: "tasks.previous",
    label: "Previous task",
    icon: "up",
    keys: ["K"],
    blocked: none,
    perform: ({ move }) => move(-1),
  },
  {
    id: "tasks.best",
    label: "Next best: what is due first",
    icon: "bolt",
    keys: ["B"],
    blocked: none,
    perform: ({ first }) => first(),
  },
  {
    id: "tasks.open",
    label: "Open the item",
    icon: "out",
    keys: ["O"],
    blocked: none,
    perform: ({ open }) => open(),
  },
  {
    id: "tasks.select",
    label: "Select the task",
    icon: "check",
    keys: ["X"],
    blocked: none,
    perform: ({ select }) => select(),
  },
  {
    id: "tasks.select-alike",
    label: "Select all that are asked the same",
    icon: "lanes",
    keys: ["A"],
    blocked: none,
    perform: ({ selectAlike }) => selectAlike(),
  },
  {
    id: "tasks.together",
    label: ({ selected }) => `Answer the ${selected} selected alike`,
    icon: "lanes",
    keys: ["Shift+Enter"],
    keywords: ["bulk", "together"],
    blocked: (context) => context.notAllowed ?? (context.selected > 0 ? undefined : "Select tasks first."),
    perform: ({ together }) => together(),
  },
];
