import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "./client.ts";
import { keys } from "./queries.ts";
import type { Route, Session, SignInBody } from "./types.ts";

/** Who is signed in. It is asked for again when the server refuses something because of it. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => get<Session>("/api/session", signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: "always",
  });
}

/** Whether the person who looks may do this. Where nobody signs in, everybody may. */
export function useMay(route: Route): boolean {
  const { data } = useSession();
  return data !== undefined && (!data.signIn || data.may.includes(route));
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SignInBody) => post<Session>("/api/sign-in", body),
    onSuccess: (session) => client.setQueryData(keys.session, session),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post("/api/sign-out", {}),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  });
}

/** What one person saw is not for the next. */
export const forget = (client: QueryClient): void =>
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
