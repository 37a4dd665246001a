import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "./client.ts";
import type {
  AuditView,
  Connected,
  Connecting,
  ConnectionLine,
  DoctorView,
  HeldLine,
  LocalSaid,
  MadePassword,
  ModelsList,
  OfferedOperations,
  PeopleList,
  PersonLine,
  Placement,
  RetentionView,
  Rotated,
  SystemTest,
  WebhookLine,
} from "./types.ts";

const keys = {
  connections: ["connections"] as const,
  webhooks: ["webhooks"] as const,
  held: (name: string) => ["held", name] as const,
  doctor: ["doctor"] as const,
  models: ["models"] as const,
  people: ["people"] as const,
  placement: ["placement"] as const,
  retention: ["retention"] as const,
  audit: ["audit"] as const,
};

/** How often is looked while something runs, and how systems stand, in ms. */
const LOOK_MS = 700;
const STATE_MS = 5_000;

const part = encodeURIComponent;

/** Systems that are called, and how they stand now. */
export const useConnections = () =>
  useQuery({
    queryKey: keys.connections,
    queryFn: ({ signal }) =>
      get<{ since: string; connections: ConnectionLine[] }>("/api/connections", signal),
    refetchInterval: STATE_MS,
  });

/** What has changed at a system since somebody agreed to it. Asks the system. */
export const useHeld = (name: string) =>
  useQuery({
    queryKey: keys.held(name),
    queryFn: ({ signal }) => get<{ held: HeldLine[] }>(`/api/connections/${part(name)}/held`, signal),
    retry: false,
  });

/** Agrees to an operation as it was looked at. */
export const useAccept = (name: string) =>
  useDone<{ operation: string; mark: string }, HeldLine>(keys.held(name), (looked) =>
    post(`/api/connections/${part(name)}/accept`, looked),
  );

/** Begins to sign in at a system for a connection: the browser goes there, and comes back to the settings. */
export const useSignInThere = (name: string) =>
  useMutation({
    mutationFn: () => post<{ url: string }>(`/api/connections/${part(name)}/sign-in`, {}),
    onSuccess: ({ url }) => window.location.assign(url),
  });

/** Signs out at a system: the connection calls nothing until somebody signs in again. */
export const useSignOutThere = (name: string) =>
  useDone<void, { ended: boolean; message: string }>(keys.connections, () =>
    remove(`/api/connections/${part(name)}/sign-in`),
  );

/** The doors for other systems, and what came by them since the start. */
export const useWebhooks = () =>
  useQuery({
    queryKey: keys.webhooks,
    queryFn: ({ signal }) => get<{ webhooks: WebhookLine[] }>("/api/webhooks", signal),
    refetchInterval: STATE_MS,
  });

/** What a document offers. */
export const useOffered = () =>
  useMutation({
    mutationFn: (asked: { name: string; document: string }) =>
      post<OfferedOperations>("/api/connections/openapi", asked),
  });

/** Connects a system by its document. */
export function useConnect() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connecting: Connecting) => post<Connected>("/api/connections", connecting),
    // a secret is kept nowhere, not even among what was sent
    gcTime: 0,
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
}

/** Makes a harmless call. */
export const useTest = (name: string) =>
  useDone<void, SystemTest>(keys.connections, () => post(`/api/connections/${part(name)}/test`, {}));

/** Asks a provider for what costs nothing. */
export const useTestModel = (name: string) =>
  useDone<void, SystemTest>(keys.models, () => post(`/api/models/language/${part(name)}/test`, {}));

/** Tries another secret, which takes the old one's place where it works. */
export function useRotate(variable: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (value: string) => post<Rotated>(`/api/secrets/${part(variable)}`, { value }),
    // a secret is kept nowhere, not even among what was sent
    gcTime: 0,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.connections });
      void client.invalidateQueries({ queryKey: keys.models });
    },
  });
}

export const useDoctor = () =>
  useQuery({
    queryKey: keys.doctor,
    queryFn: ({ signal }) => get<DoctorView>("/api/doctor", signal),
    refetchInterval: ({ state }) => (state.data?.running ? LOOK_MS : false),
  });

export const useExamine = () => useDone<void, DoctorView>(keys.doctor, () => post("/api/doctor", {}));

export const useModels = () =>
  useQuery({
    queryKey: keys.models,
    queryFn: ({ signal }) => get<ModelsList>("/api/models", signal),
  });

/** What a local model says of a text, or of the fields of a record. */
export const useSay = (name: string) =>
  useMutation({
    mutationFn: (values: Record<string, string>) =>
      post<LocalSaid>(`/api/models/local/${part(name)}/say`, { values }),
  });

export const usePeople = () =>
  useQuery({ queryKey: keys.people, queryFn: ({ signal }) => get<PeopleList>("/api/people", signal) });

const personPath = (name: string, rest = "") => `/api/people/${part(name)}${rest}`;

export const useInvite = () =>
  useDone<Pick<PersonLine, "name" | "role"> & { machine: boolean }, MadePassword>(keys.people, (body) =>
    post("/api/people", body),
  );
export const useNewPassword = () =>
  useDone<string, MadePassword>(keys.people, (name) => post(personPath(name, "/password"), {}));
export const useRole = () =>
  useDone<Pick<PersonLine, "name" | "role">, unknown>(keys.people, ({ name, role }) =>
    post(personPath(name, "/role"), { role }),
  );
export const useDisable = () =>
  useDone<{ name: string; disabled: boolean }, unknown>(keys.people, ({ name, disabled }) =>
    post(personPath(name, "/disabled"), { disabled }),
  );
export const useEndSessions = () =>
  useDone<string, unknown>(keys.people, (name) => remove(personPath(name, "/sessions")));
export const useRemovePerson = () =>
  useDone<string, unknown>(keys.people, (name) => remove(personPath(name)));

export const usePlacement = () =>
  useQuery({
    queryKey: keys.placement,
    queryFn: ({ signal }) => get<Placement>("/api/placement", signal),
  });

export const useRetention = () =>
  useQuery({
    queryKey: keys.retention,
    queryFn: ({ signal }) => get<RetentionView>("/api/retention", signal),
  });

export const useAudit = () =>
  useQuery({
    queryKey: keys.audit,
    queryFn: ({ signal }) => get<AuditView>("/api/audit", signal),
    refetchInterval: ({ state }) => (state.data?.verifying || state.data?.exporting ? LOOK_MS : false),
  });

export const useVerify = () => useDone<void, unknown>(keys.audit, () => post("/api/audit/verification", {}));
export const useExport = () =>
  useDone<{ from: string; until: string }, unknown>(keys.audit, (period) =>
    post("/api/audit/exports", period),
  );

/** Where a file that was handed out is fetched. */
export const exportPath = (name: string): string => `/api/audit/exports/${part(name)}`;

function useDone<Given, Answer>(key: readonly string[], send: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
