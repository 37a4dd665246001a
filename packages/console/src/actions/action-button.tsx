import { Icon } from "../marks/icon.tsx";
import type { Action } from "./action.ts";
import { capsOf } from "./keys.ts";
import { offer } from "./registry.ts";

/** The button of an action. It says its key, and when it cannot be done, why. @param bare its icon alone */
export function ActionButton<Context>({
  action,
  context,
  className = "button button--sm",
  bare = false,
}: {
  action: Action<Context>;
  context: Context;
  className?: string;
  bare?: boolean;
}) {
  const { label, icon, keys, blocked, perform } = offer(action, context);
  const [key] = keys;
  const hint = key ? `${label} (${capsOf(key).join("+")})` : label;
  return (
    <button
      type="button"
      className={bare ? `${className} button--icon` : className}
      disabled={blocked !== undefined}
      title={blocked ? `${label}: ${blocked}` : hint}
      aria-label={bare ? label : undefined}
      onClick={perform}
    >
      {icon && <Icon name={icon} small={!bare} />}
      {!bare && label}
    </button>
  );
}
