import { quoteLine } from '../../safety/quote-line.ts';

/** A name or a message as pictures may show it: cleaned, masked, on one line, short. */
export function label(text: string, maxChars = 80): string {
  return quoteLine(text, maxChars).replaceAll('\t', ' ');
}

/** Text inside HTML and SVG, in content and in attributes. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
