import { Dialog } from "../shell/dialog.tsx";
import { capsOf } from "./keys.ts";
import { useRegistered } from "./registry.ts";

/** Every shortcut that works here now. */
export default function KeyList({ onClose }: { onClose: () => void }) {
  const actions = useRegistered().filter(({ keys }) => keys.length > 0);
  return (
    <Dialog title="Shortcuts" onClose={onClose}>
      <dl className="shortcuts">
        {actions.map(({ id, label, keys }) => (
          <div key={id}>
            <dt>
              {keys.map((key) => (
                <span key={key} className="inline">
                  {capsOf(key).map((cap) => (
                    <kbd key={cap}>{cap}</kbd>
                  ))}
                </span>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog__end">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
