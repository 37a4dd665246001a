/** Addresses at which only this machine can reach us. */
export const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
