import { useSession } from "../api/session.ts";
import { Icon } from "../marks/icon.tsx";

/** In the place of something to do: that this is for others, and why. @param what what it takes another role for */
export function NotAllowed({ what }: { what: string }) {
  const role = useSession().data?.person?.role;
  return (
    <p className="weak inline">
      <Icon name="person" small />
      As {role === "administrator" || role === "operator" ? "an" : "a"} {role} you cannot {what}.
    </p>
  );
}
