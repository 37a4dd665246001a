import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/**
 * What is different between two texts, as a unified diff that `git apply` and reviewers read. Empty where they are the same.
 *
 * @param names of the two sides, for its head
 */
export function compareTexts(
  before: string,
  after: string,
  names: { before: string; after: string },
): string {
  if (before === after) return "";
  return createTwoFilesPatch(names.before, names.after, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
