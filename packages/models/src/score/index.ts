export { decodeScore, encodeScore } from "./file.ts";
export {
  type Cell,
  type FieldScore,
  type Row,
  reasonText,
  type Score,
  type ScoreModel,
  type ScoreQuality,
  type ScoreReason,
  type ScoreThreshold,
  scoreRecord,
} from "./model.ts";
export { type ScoreOptions, trainScore } from "./train.ts";
