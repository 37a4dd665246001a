import { config } from "zod";

// the page lets no code be made from texts; schemas that are made after this do not try
config({ jitless: true });
