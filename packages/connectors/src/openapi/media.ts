/** JSON, or what is made of it. */
export const isJson = (type: string): boolean =>
  /^(?:application\/json|[\w.+/-]+\+json|\*\/\*)\s*(?:;|$)/i.test(type);

export const isForm = (type: string): boolean => /^application\/x-www-form-urlencoded\b/i.test(type);
export const isMultipart = (type: string): boolean => /^multipart\/form-data\b/i.test(type);
export const isText = (type: string): boolean => /^text\/(?!html)/i.test(type);

/** Without its parameters, as it is compared. */
const plain = (type: string): string => (type.split(";")[0] as string).trim().toLowerCase();

/** Whether it says one type, rather than any of several: `image/*`. */
export const isConcrete = (type: string): boolean => !type.includes("*");

/** Whether it is the name of a content type at all. */
export const isMediaType = (type: string): boolean =>
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w-]+=(?:[\w.+-]+|"[\w .+/:;=-]*"))*$/.test(type);

/** Whether a content type is one of those that a document allows: `image/png` is `image/*`. */
export const isAmong = (type: string, allowed: readonly string[]): boolean =>
  allowed.map(plain).some((one) => {
    if (one === "*/*") return true;
    return one.endsWith("/*") ? plain(type).startsWith(one.slice(0, -1)) : plain(type) === one;
  });
