export type { Kind, Piece, Project, SourceFile } from "./kinds/kind.ts";
export {
  type Blocker,
  type Condition,
  MOMENTS,
  type Moment,
  type Place,
  type SaveEvent,
  type Unread,
  type Write,
  type Writer,
  type WriterKind,
  type Written,
} from "./model.ts";
