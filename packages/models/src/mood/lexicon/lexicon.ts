/**
 * What words say about the mood of a text in one language. Entries are separated by `|`; they are written without
 * capitals, with or without accents; `*` at a word's end stands for any ending.
 */
export interface Lexicon {
  language: string;
  /** Frequent small words, by which the language of a text is told from the others here. */
  common: string;
  /** Turn round what follows within three words. */
  not: string;
  /** Make the next word stronger, and weaker. */
  very: string;
  little: string;
  good: string;
  great: string;
  bad: string;
  awful: string;
  /** Says itself that it is urgent. */
  urgent: string;
  /** Work stands still, or harm is done meanwhile. */
  standstill: string;
  /** It has to be done within the day, or somebody waits at the phone. */
  soon: string;
  /** Says itself that there is time. */
  calm: string;
}
