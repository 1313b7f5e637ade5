/** Something in the input that speaks for a pattern. */
export interface Evidence {
  pattern: string;
  /** How strongly it speaks, in units of information; a phrase met in full has about 4 to 8. */
  weight: number;
  /** What was recognised: a signal, a symptom of the catalogue, a shape of the log, a finding. */
  signal: string;
  /** Verbatim part of the input. */
  quote: string;
  /** `symptoms`, `logs:12` (line from 1), or the id of a finding. */
  where: string;
}
