/** What the carrier and the warehouse know of an order, and how the warehouse's agent behaves about it. */
export interface Order {
  product: string;
  /** In EUR. */
  price: number;
  /** Since it was delivered. */
  days: number;
  depot: "Hamburg" | "Lyon" | "Gdansk";
  /** What comes out of the parcel; absent: it never arrives. */
  condition?: "as new" | "worn" | "broken" | "another item";
  /** What the agent asks before it has a place. */
  asks?: string;
  /** It will not take it, in these words. */
  refuses?: string;
  /** It takes the task, and is not heard of again. */
  silent?: true;
}

const order = (
  product: string,
  price: number,
  days: number,
  depot: Order["depot"],
  more: Partial<Order> = {},
): Order => ({ product, price, days, depot, ...more });

export const ORDERS: Record<string, Order> = {
  "ORD-520101": order("Table lamp", 49.9, 3, "Hamburg", { condition: "broken" }),
  "ORD-520102": order("Kettle", 39, 5, "Lyon", {
    ...{ condition: "another item", asks: "How many parcels will it be?" },
  }),
  "ORD-520103": order("Rain jacket", 119, 12, "Gdansk", { condition: "as new" }),
  "ORD-520104": order("Espresso machine", 649, 40, "Hamburg", { condition: "broken" }),
  "ORD-520105": order("Oak desk", 890, 9, "Gdansk"),
  "ORD-520106": order("Wrist watch", 210, 47, "Lyon"),
  "ORD-520107": order("Drone", 320, 4, "Hamburg", { condition: "worn" }),
  "ORD-520108": order("Office chair", 260, 20, "Lyon", {
    ...{ condition: "as new", asks: "Is it taken apart, or does it come on a pallet?" },
  }),
  "ORD-520109": order("Floor mirror", 180, 2, "Hamburg", { silent: true, condition: "broken" }),
  "ORD-520110": order("Vacuum cleaner", 229, 300, "Gdansk", { condition: "worn" }),
  "ORD-520111": order("Headphones", 89, 6, "Lyon", { condition: "another item" }),
  "ORD-520112": order("E-bike battery", 399, 15, "Hamburg", {
    refuses: "We take no lithium batteries that are defective.",
  }),
  "ORD-520113": order("Curtains", 74, 8, "Lyon"),
  "ORD-520114": order("Coffee grinder", 400, 30, "Hamburg", { condition: "as new" }),
  "ORD-520115": order("Running shoes", 95.5, 11, "Gdansk", { condition: "worn" }),
  "ORD-520116": order("Phone case", 19.9, 2, "Lyon", { condition: "as new" }),
};
