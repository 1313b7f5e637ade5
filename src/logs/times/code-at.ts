/**
 * The character code at `pos`, or -1 behind the text's end.
 * `charCodeAt` gives NaN there, which makes V8 leave its fast path for good.
 */
export function codeAt(text: string, pos: number): number {
  return pos >= 0 && pos < text.length ? text.charCodeAt(pos) : -1;
}
