import type { Path } from "@throughline/workflow";
import { useId } from "react";
import { problemsAt, useFilling } from "./filling.tsx";
import { KeyName } from "./map-form.tsx";
import { FieldProblems } from "./problems.tsx";

/** The name of a part, which takes what refers to it along when it changes. */
export function NameField({
  name,
  path,
  label = "Name",
  taken = [],
  onRename,
}: {
  name: string;
  path: Path;
  label?: string;
  taken?: readonly string[];
  onRename(name: string): void;
}) {
  const { editor } = useFilling();
  const id = useId();
  const own = editor.problems.filter(({ path: at }) => at?.join("/") === path.join("/"));
  return (
    <div className="field" data-path={path.join("/")}>
      <span className="field__head">
        <label className="field__label" htmlFor={id}>
          {label}
        </label>
      </span>
      <KeyName
        {...{ name, label, path, id }}
        shape={{ type: "string" }}
        onRename={(to) => !taken.includes(to) && onRename(to)}
      />
      <FieldProblems problems={problemsAt(own, path)} />
    </div>
  );
}
