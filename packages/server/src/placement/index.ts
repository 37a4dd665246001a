export { bordersOf } from "./borders.ts";
export { NOT_IN_PLACEMENT } from "./guard.ts";
export { placementPage, readPlacementPage } from "./html.ts";
export { type Leaving, leavingOf } from "./leaving.ts";
export { openPlacement, type Placement } from "./placement.ts";
export { type Kept, type PlacementReport, placementOf, type WorkflowPlacement } from "./report.ts";
export { createSigner, type Signed, type Signer, verifySigned } from "./sign.ts";
