import { text } from "@throughline/workflow";

/** Who is asked when whoever is asked first would rather not answer. */
export const passesTo = () =>
  text().optional().meta({
    description: "Team, queue or user that is asked when somebody passes the question on.",
    is: "person",
  });
