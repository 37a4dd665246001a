import { Icon } from "../marks/icon.tsx";

/** Tries something for real: a system is called, a key is used. */
export function TryButton({
  trying,
  label,
  busy,
}: {
  trying: { isPending: boolean; mutate: () => void };
  label: string;
  /** What it is called while it is under way. */
  busy: string;
}) {
  return (
    <button
      type="button"
      className="button button--sm"
      disabled={trying.isPending}
      onClick={() => trying.mutate()}
    >
      <Icon name="bolt" small />
      {trying.isPending ? busy : label}
    </button>
  );
}
