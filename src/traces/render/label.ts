import { quoteLine } from '../../safety/quote-line.ts';

/** A name or a message as pictures may show it: cleaned, masked, on one line, short. */
export function label(text: string, maxChars = 80): string {
  return quoteLine(text, maxChars).replaceAll('\t', ' ');
}
