import { OrgError } from "../errors.ts";
import { atomically, type Transaction } from "../records/transaction.ts";
import type { Action, Values } from "./action.ts";
import { readInputs } from "./inputs.ts";

/** What became of one set of inputs. */
export interface Invoked {
  actionName: string;
  errors: { statusCode: string; message: string; fields: string[] }[] | null;
  invocationId: null;
  isSuccess: boolean;
  outcome: null;
  outputValues: Values | null;
  sortOrder: -1;
  version: 1;
}

const REST = { invocationId: null, outcome: null, sortOrder: -1, version: 1 } as const;

/** Invokes an action once for each set of inputs; of one that fails nothing remains, the others stand. */
export const invokeAll = (tx: Transaction, action: Action, inputs: readonly unknown[]): Invoked[] =>
  inputs.map((given) => {
    try {
      const outputValues = atomically(tx, () => action.invoke(tx, readInputs(action, given)));
      return { actionName: action.name, errors: null, isSuccess: true, outputValues, ...REST };
    } catch (error) {
      if (!(error instanceof OrgError)) throw error;
      const errors = error.items.map(({ errorCode, message, fields = [] }) => ({
        statusCode: errorCode,
        message,
        fields,
      }));
      return { actionName: action.name, errors, isSuccess: false, outputValues: null, ...REST };
    }
  });
