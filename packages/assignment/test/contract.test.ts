import type { Calendar, ChooseRequest, Chosen, Offered, RosterAnswer } from "@throughline/assignment";
import type * as steps from "@throughline/steps";
import { expectTypeOf, it } from "vitest";

// held by the compiler: the shapes of this room fit those of the contract
it("takes the contract's request, and answers what the contract expects", () => {
  expectTypeOf<steps.ChooseRequest>().toExtend<ChooseRequest>();
  expectTypeOf<Chosen>().toExtend<steps.Chosen>();
  expectTypeOf<Offered>().toExtend<steps.Offered>();
  expectTypeOf<Calendar>().toExtend<steps.Calendar>();
  expectTypeOf<Extract<RosterAnswer, { ok: false; held?: undefined }>["error"]>().toExtend<steps.StepError>();
});
