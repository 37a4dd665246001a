import type { Budget, Purpose } from "./budget.ts";
import { CallFailure, type SalesforceClient } from "./client.ts";
import type { Reported } from "./org-usage.ts";

/** Makes a call that was admitted, and tells the budget what its answer told. */
export async function spend<T>(
  client: SalesforceClient,
  answered: (told?: Reported) => void,
  call: () => Promise<T>,
): Promise<T> {
  let heard = true;
  try {
    return await call();
  } catch (error) {
    heard = error instanceof CallFailure && error.kind === "answered";
    throw error;
  } finally {
    answered(heard ? client.limitInfo() : undefined);
  }
}

/** The same client, whose calls wait until the budget admits them. Signing in and asking who we are cost no API call. */
export function metered(client: SalesforceClient, budget: Budget, purpose: Purpose): SalesforceClient {
  const admitted =
    <Given extends unknown[], T>(call: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> =>
      spend(client, await budget.admit(purpose), () => call(...given));
  return {
    ...client,
    describe: admitted((object) => client.describe(object)),
    query: admitted((soql, all) => client.query(soql, all)),
    queryMore: admitted((path) => client.queryMore(path)),
    update: admitted((row) => client.update(row)),
    updateCollection: admitted((rows) => client.updateCollection(rows)),
    composite: admitted((requests) => client.composite(requests)),
    request: admitted((method, path, body) => client.request(method, path, body)),
    soap: admitted((operation, args) => client.soap(operation, args)),
    upsertCollection: admitted((object, key, records) => client.upsertCollection(object, key, records)),
  };
}
