import { useState } from "react";
import { useMay } from "../../api/session.ts";
import type { TriedItem } from "../../api/types.ts";
import { Trouble } from "../../shell/trouble.tsx";
import type { Editor } from "../editor.ts";
import { type Trying, useKeepExample } from "./trying.ts";

/** Keeps what came of it: every later version has to come to the same. */
export function Keep({ editor, trying, tried }: { editor: Editor; trying: Trying; tried: TriedItem }) {
  const [name, setName] = useState("");
  const keep = useKeepExample(editor, trying);
  const may = useMay("POST /api/workflows/:id/try/example");
  if (!may || tried.is === "not started" || tried.is === "stuck") return null;
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) keep.mutate({ name: name.trim() });
      }}
    >
      <label className="field__label" htmlFor="try-name">
        Keep it as an example: every later version has to come to the same
      </label>
      <span className="try__line">
        <input
          id="try-name"
          className="input"
          value={name}
          placeholder="An invoice of a Gold customer"
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={!name.trim() || keep.isPending}>
          Save as example
        </button>
      </span>
      <p role="status" className="weak">
        {keep.data && [`Kept as “${keep.data.name}”.`, ...keep.data.notes].join(" ")}
      </p>
      {keep.error && <Trouble error={keep.error} />}
    </form>
  );
}
