/** Counts the items, where they have not been. */
export const COUNT_ITEMS =
  "INSERT INTO standing SELECT situation, touched, count(*) FROM items WHERE NOT EXISTS (SELECT 1 FROM standing) GROUP BY 1, 2";
