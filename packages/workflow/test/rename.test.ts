import { expect, test } from "vitest";
import { rename } from "../src/index.ts";

const later = (name: string) => `${name}__2`;

test.each([
  ['Account.Tier__c == "Account.Tier__c"', 'Account.Tier__c__2 == "Account.Tier__c"'],
  ['(Status) in ["New"] ? topic : -amount', '(Status__2) in ["New"] ? topic__2 : -amount__2'],
  [
    "Subject.contains('topic') && given(topic) || today() > CloseDate",
    "Subject__2.contains('topic') && given(topic__2) || today() > CloseDate__2",
  ],
  ["IF(Amount > 3, TRUE, FALSE)", "Amount__2 > 3 ? true : false"],
  ["this is no expression (", "this is no expression ("],
])("the names of %s are others, and nothing else is", (source, renamed) => {
  expect(rename(source, later)).toBe(renamed);
});
