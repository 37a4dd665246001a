import type { Path } from "@throughline/workflow";
import { begins, useFilling } from "./filling.tsx";
import { partAt } from "./parts.ts";
import { isMap } from "./shape.ts";

/** The parts of the file in which something is named, each a press away. */
export function UsedBy({ paths, own }: { paths: Path[]; own: Path }) {
  const { editor, at } = useFilling();
  const parts = new Map<string, { label: string; path: Path }>();
  for (const path of paths) {
    if (begins(path, own)) continue;
    const part = partAt(path, at);
    const key = part.path.join("/");
    if (!parts.has(key)) parts.set(key, { label: wordsFor(part, at), path });
  }
  if (parts.size === 0) return <p className="weak">Nothing uses it.</p>;
  return (
    <ul className="step-links">
      {[...parts].map(([key, { label, path }]) => (
        <li key={key}>
          <button type="button" className="link" onClick={() => editor.select(path)}>
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A part of the file, as it is spoken of. */
export function wordsFor(part: ReturnType<typeof partAt>, at: (path: Path) => unknown): string {
  const value = at(part.path);
  if (part.is === "step") return String(isMap(value) && part.kind ? value[part.kind] : "a step");
  if (part.is === "agent" || part.is === "fact") return `${part.is} ${part.name}`;
  if (part.is === "stage") return `stage ${isMap(value) ? value.stage : ""}`;
  return part.is === "other" ? part.title : "the workflow itself";
}
