import { CallFailure, type SalesforceClient, type SaveResult, type UpdateRow } from "../src/index.ts";

export interface Sent {
  rows: UpdateRow[];
  /** Calls under way when this one started, itself included. */
  beside: number;
}

/** A client that remembers what it was sent and answers as it is told. */
export function fakeClient(
  answer: (rows: UpdateRow[], call: number) => Promise<SaveResult[]> | SaveResult[] = (rows) =>
    rows.map(() => ({ success: true, errors: [] })),
) {
  const sent: Sent[] = [];
  let underWay = 0;
  const save = async (rows: UpdateRow[]): Promise<SaveResult[]> => {
    underWay++;
    sent.push({ rows, beside: underWay });
    try {
      return await answer(rows, sent.length);
    } finally {
      underWay--;
    }
  };
  const field = (name: string, referenceTo: string[] = []) => ({
    name,
    label: name,
    type: referenceTo.length > 0 ? "reference" : "string",
    updateable: true,
    nillable: true,
    referenceTo,
  });
  const parents = new Map<string, string>();
  const client: SalesforceClient = {
    describe: async (object) => ({
      name: object,
      label: object,
      fields: [field("Id"), field("Subject"), field("OwnerId", ["User"]), field("AccountId", ["Account"])],
    }),
    query: async (soql) => ({
      records: [...soql.matchAll(/'(\w{18})'/g)].map(([, id]) => ({
        Id: id,
        AccountId: parents.get(id!) ?? null,
        OwnerId: "005000000000001AAA",
      })),
    }),
    queryMore: async () => ({ records: [] }),
    async update(row) {
      const [result] = await save([row]);
      if (!result!.success) throw new CallFailure("answered", 400, result!.errors);
    },
    updateCollection: save,
    upsertCollection: (object, key, records) =>
      save(records.map((fields) => ({ object, id: String(fields[key]), fields }))),
    composite: async () => {},
    request: async () => null,
    soap: async () => ({}),
    userInfo: async () => ({
      userId: "005000000000009AAA",
      name: "Us",
      username: "us@x",
      organizationId: "00D",
    }),
    limitInfo: () => undefined,
    session: async () => ({ accessToken: "", instanceUrl: "", organizationId: "" }),
  };
  return { client, sent, parents };
}

/** An id of 18 characters for a number. */
export const idOf = (n: number): string => `500${String(n).padStart(12, "0")}AAA`;
