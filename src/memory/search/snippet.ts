import { cutText } from '../../safety/quote-line.ts';
import { stem } from './stem.ts';

const SNIPPET_CHARS = 180;
const WORD = /[\p{L}\p{N}\p{Co}]+/gu;

/** The stretch of a text that holds most of the telling words, on one line; its beginning where none is in it. */
export function snippetOf(text: string, weights: ReadonlyMap<string, number>): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= SNIPPET_CHARS) return flat;
  const hits: { at: number; key: string }[] = [];
  for (const match of flat.matchAll(WORD)) {
    const key = stem(match[0].toLowerCase());
    if (weights.has(key)) hits.push({ at: match.index, key });
  }
  let start = 0;
  let best = 0;
  for (const { at } of hits) {
    const from = at < 20 ? 0 : at - 20;
    const held = new Set(
      hits.filter((hit) => hit.at >= from && hit.at < from + SNIPPET_CHARS).map(({ key }) => key),
    );
    let weight = 0;
    for (const key of held) weight += weights.get(key) ?? 0;
    if (weight > best) {
      best = weight;
      start = from;
    }
  }
  if (start > 0) start = flat.indexOf(' ', start) + 1;
  return `${start > 0 ? '…' : ''}${cutText(flat.slice(start), SNIPPET_CHARS)}`;
}
