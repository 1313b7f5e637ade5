/** Words that English puts where a name could stand: `node went down`, `suspecting it`. They name nobody. */
const FUNCTION_WORDS = new Set(
  `an and any are as at be because been but by can could did do does due each every for from had has have
  if in into is it its just may might no not of off on or our other over same some still than that the their
  them then there these they this to too up was we went were when which while will with without would`.split(
    /\s+/,
  ),
);

/** Whether a text is a word of grammar and so no name, whatever its case. */
export function isFunctionWord(text: string): boolean {
  return FUNCTION_WORDS.has(text.toLowerCase());
}
