import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { startLive } from "../api/live.ts";
import { forget, useSession } from "../api/session.ts";
import { Trouble } from "../shell/trouble.tsx";
import { SignInPage } from "./page.tsx";

/** The page for whoever may see it; the way in for everybody else. */
export function Gate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useSession();
  const client = useQueryClient();
  const inside = data !== undefined && (!data.signIn || data.person !== null);
  useEffect(() => {
    if (!inside) return;
    const end = startLive(client);
    return () => {
      end();
      forget(client);
    };
  }, [inside, client]);
  if (inside) return children;
  if (data) return <SignInPage provider={data.provider} />;
  return error && <Trouble error={error} again={() => void refetch()} />;
}
