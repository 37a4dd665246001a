/** Characters that are not seen, or turn around what stands beside them: two names may look like one by them. */
export const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u;
