export type { Clock } from "./clock.ts";
export { type Model, type ModelsConfig, modelOf } from "./config/config.ts";
export { noModels, parseModels } from "./config/parse.ts";
export { modelsJsonSchema } from "./config/schema.ts";
export { createModels, type Models, type ModelsOptions } from "./models.ts";
export type * from "./port.ts";
export { KINDS as MASKABLE, type Kind as Maskable } from "./prompt/mask.ts";
export { buildPrompt, type Prompt } from "./prompt/prompt.ts";
export { type Provider, providers } from "./providers/index.ts";
