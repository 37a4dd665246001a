import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { config } from "zod/v4/core";
import { ApiProblem } from "./api/client.ts";
import { keys } from "./api/queries.ts";
import { router } from "./router.tsx";
import { Gate } from "./sign-in/gate.tsx";
import "./styles/index.css";

// the page lets no code be made from texts; schemas, which come with the pages that need them, are not to try
config({ jitless: true });

/** Whoever was signed out or has another role now is told by a refusal. */
const onError = (error: Error) => {
  if (error instanceof ApiProblem && ["not-signed-in", "not-allowed", "not-you"].includes(error.code))
    client.invalidateQueries({ queryKey: keys.session });
};

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      // the live connection says when something is old
      staleTime: 30_000,
      retry: (failures, error) =>
        failures < 3 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
  },
});

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Gate>
        <RouterProvider router={router} />
      </Gate>
    </QueryClientProvider>
  </StrictMode>,
);
