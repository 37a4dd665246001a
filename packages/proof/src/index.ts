/** What is proven of a workflow before it may be activated. */
export {};
