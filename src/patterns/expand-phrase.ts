/** `{a|b c|d}`: texts one of which stands there. */
const CHOICE = /\{([^{}|]+(?:\|[^{}|]+)+)\}/;
/** One phrase that stands for more is surely a mistake. */
export const MAX_EXPANSION = 400;

/**
 * The phrases that one with choices stands for: `{no|lost} {leader|primary}` stands for four.
 * Braces without a bar mean themselves. Past `MAX_EXPANSION` the rest is left out.
 */
export function expandPhrase(source: string): string[] {
  let phrases = [source];
  for (;;) {
    const choice = CHOICE.exec(phrases[0] ?? '');
    if (choice === null || phrases.length > MAX_EXPANSION) return phrases;
    const texts = (choice[1] ?? '').split('|');
    // All phrases hold the same choices from here on, but not at the same place.
    phrases = phrases.flatMap((phrase) => texts.map((text) => phrase.replace(choice[0], () => text)));
  }
}
