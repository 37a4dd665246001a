import { useId, useState } from "react";
import type { TryAsked } from "../../api/types.ts";
import { useSamples } from "./trying.ts";

type Item = TryAsked["item"];

const KINDS = [
  ["sample", "Sample"],
  ["past", "Past item"],
  ["record", "Pasted"],
] as const;
type Kind = (typeof KINDS)[number][0];

/** What it is tried on: one that lies beside the workflow, one of the past by its number, or a record that is pasted. */
export function ItemChoice({
  workflow,
  item,
  onChoose,
}: {
  workflow: string;
  item: Item | undefined;
  onChoose: (item: Item) => void;
}) {
  const [kind, setKind] = useState<Kind>(
    item && "past" in item ? "past" : item && "record" in item ? "record" : "sample",
  );
  const name = useId();
  return (
    <div className="section stack">
      <fieldset className="segment">
        <legend className="sr-only">Try it on</legend>
        {KINDS.map(([value, label]) => (
          <label key={value}>
            <input type="radio" name={name} checked={kind === value} onChange={() => setKind(value)} />
            {label}
          </label>
        ))}
      </fieldset>
      {kind === "sample" && <Samples workflow={workflow} item={item} onChoose={onChoose} />}
      {kind === "past" && <PastItem item={item} onChoose={onChoose} />}
      {kind === "record" && <Pasted item={item} onChoose={onChoose} />}
    </div>
  );
}

function Samples({
  workflow,
  item,
  onChoose,
}: {
  workflow: string;
  item: Item | undefined;
  onChoose: (item: Item) => void;
}) {
  const { data } = useSamples(workflow);
  if (data?.length === 0)
    return (
      <p className="weak">
        No items.jsonl and no examples lie beside this workflow. Take a past item, or paste one.
      </p>
    );
  const chosen = item && "sample" in item ? item.sample : "";
  const of = (from: string) => data?.filter((one) => one.from === from) ?? [];
  return (
    <label className="field">
      <span className="field__label">An item that lies beside the workflow</span>
      <select className="input" value={chosen} onChange={({ target }) => onChoose({ sample: target.value })}>
        <option value="" disabled>
          Choose one of {data?.length ?? "…"}
        </option>
        {(
          [
            ["examples", "Examples"],
            ["items", "Items"],
          ] as const
        ).map(
          ([from, label]) =>
            of(from).length > 0 && (
              <optgroup key={from} label={label}>
                {of(from).map(({ name, title }) => (
                  <option key={name} value={name}>
                    {title}
                  </option>
                ))}
              </optgroup>
            ),
        )}
      </select>
    </label>
  );
}

function PastItem({ item, onChoose }: { item: Item | undefined; onChoose: (item: Item) => void }) {
  const [past, setPast] = useState(item && "past" in item ? item.past : "");
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (past.trim()) onChoose({ past: past.trim() });
      }}
    >
      <label className="field__label" htmlFor="try-past">
        Its number or record id
      </label>
      <span className="try__line">
        <input
          id="try-past"
          className="input"
          value={past}
          placeholder="00021649"
          onChange={({ target }) => setPast(target.value)}
        />
        <button type="submit" className="button" disabled={!past.trim()}>
          Try
        </button>
      </span>
    </form>
  );
}

function Pasted({ item, onChoose }: { item: Item | undefined; onChoose: (item: Item) => void }) {
  const [text, setText] = useState(item && "record" in item ? JSON.stringify(item.record, null, 2) : "");
  const wrong = useId();
  const read = readRecord(text);
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if ("record" in read) onChoose(read);
      }}
    >
      <label className="field__label" htmlFor="try-record">
        The record, as JSON
      </label>
      <textarea
        id="try-record"
        className="input input--area mono"
        rows={6}
        spellCheck={false}
        value={text}
        placeholder={'{ "Subject": "Your invoice", "Origin": "Email" }'}
        aria-describedby={wrong}
        aria-invalid={text !== "" && "wrong" in read}
        onChange={({ target }) => setText(target.value)}
      />
      <p className="weak" id={wrong}>
        {"wrong" in read ? read.wrong : "Fields that are not there are blank."}
      </p>
      <button type="submit" className="button" disabled={"wrong" in read}>
        Try
      </button>
    </form>
  );
}

/** A record out of what somebody pasted, as the org's API or an export gives it: the first of a list. */
export function readRecord(text: string): { record: Record<string, unknown> } | { wrong: string } {
  if (text.trim() === "") return { wrong: "Paste a record: its fields by name." };
  try {
    const read: unknown = JSON.parse(text);
    const one: unknown = Array.isArray(read)
      ? read[0]
      : ((read as { records?: unknown[] }).records?.[0] ?? read);
    if (typeof one === "object" && one !== null && !Array.isArray(one)) return { record: { ...one } };
    return { wrong: 'A record is an object: { "Field": value }.' };
  } catch (error) {
    return { wrong: `It is no JSON yet: ${(error as Error).message}` };
  }
}
