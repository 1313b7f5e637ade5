/**
 * What a phrase can read out of a record:
 * `ms` a duration with or without unit, in milliseconds (`2.5s`, `1m2s`, `120µs`, `PT30S`, `250`);
 * `s` a bare number of seconds; `bytes` a size with or without unit; `n` a number; `term` an integer, `0x` too;
 * `peer` a host, host:port, URL, id or name, quoted or not; `word` a name without `:` and `/`;
 * `any` a run without white space, of which nothing is kept.
 * Right after a gap, `ms` and `bytes` need a unit.
 */
const CAPTURES = ['ms', 's', 'bytes', 'n', 'term', 'peer', 'word', 'any'] as const;
export type CaptureName = (typeof CAPTURES)[number];

/** Text is in canonical form: ASCII lower case, each run of white space one space. */
type PhrasePart = { kind: 'text'; text: string } | { kind: 'capture'; capture: CaptureName };

/** Parts that follow each other directly. */
interface PhraseSegment {
  parts: PhrasePart[];
  /** A word must begin where the segment begins (where that is a letter or digit). */
  wordStart: boolean;
  /** A word must end where the segment ends (where that is a letter or digit). */
  wordEnd: boolean;
}

/** A phrase of the catalogue: segments with gaps of up to 80 characters between them. */
export interface Phrase {
  source: string;
  segments: PhraseSegment[];
}

/** A phrase that breaks the grammar; the message quotes it and says what was expected. */
export class PhraseError extends Error {
  override readonly name = 'PhraseError';
}

/** The shortest text that may stand for a whole phrase; shorter ones would be candidates on most lines. */
const MIN_ANCHOR_CHARS = 3;

/** Characters that mean themselves wherever they stand. */
const PLAIN = /[^\\.<]+/y;

/**
 * Reads one phrase of the catalogue's vocabulary:
 * text is literal and case-insensitive, a space stands for any white space, `...` for up to 80 characters,
 * `<name>` captures; a backslash makes the next character literal. White space beside `...` belongs to the gap
 * and asks for a word boundary there.
 * @throws PhraseError
 */
export function parsePhrase(source: string): Phrase {
  const segments: PhraseSegment[] = [{ parts: [], wordStart: true, wordEnd: true }];
  let text = '';
  let i = 0;
  const last = () => segments[segments.length - 1] ?? fail(source, 'has no segment');
  const flush = () => {
    if (text !== '') last().parts.push({ kind: 'text', text: canonicalText(text) });
    text = '';
  };
  while (i < source.length) {
    PLAIN.lastIndex = i;
    const plain = PLAIN.exec(source)?.[0];
    if (plain !== undefined) {
      text += plain;
      i += plain.length;
    } else if (source[i] === '\\' && i + 1 < source.length) {
      text += source[i + 1];
      i += 2;
    } else if (source.startsWith('...', i)) {
      const spaceBefore = /\s$/.test(text);
      text = text.trimEnd();
      flush();
      last().wordEnd = spaceBefore;
      i += 3;
      const spaceAfter = isSpace(source[i]);
      while (isSpace(source[i])) i++;
      segments.push({ parts: [], wordStart: spaceAfter, wordEnd: true });
    } else {
      const capture = source[i] === '<' ? /^<([a-z]+)>/i.exec(source.slice(i, i + 20)) : null;
      if (capture === null) {
        text += source[i];
        i++;
      } else {
        flush();
        last().parts.push({ kind: 'capture', capture: captureNamed(source, capture[1] ?? '') });
        i += capture[0].length;
      }
    }
  }
  flush();
  check(source, segments);
  return { source, segments };
}

/** ASCII lower case with each run of white space as one space: the form in which phrases and lines are compared. */
export function canonicalText(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(/\s+/g, ' ');
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && /\s/.test(char);
}

function captureNamed(source: string, name: string): CaptureName {
  return (
    CAPTURES.find((capture) => capture === name) ??
    fail(
      source,
      `has the unknown capture <${name}>; known are <${CAPTURES.join('>, <')}>; write \\< for a literal <`,
    )
  );
}

function check(source: string, segments: PhraseSegment[]): void {
  let longest = 0;
  for (const segment of segments) {
    if (segment.parts.length === 0)
      fail(source, 'must have text on both sides of ...; write \\... for three literal dots');
    segment.parts.forEach((part, index) => {
      if (part.kind === 'text') longest = Math.max(longest, part.text.trim().length);
      else if (segment.parts[index + 1]?.kind === 'capture')
        fail(source, 'has two captures without text between');
    });
  }
  if (!segments[0]?.parts.some((part) => part.kind === 'text'))
    fail(source, 'must have text before the first ...');
  if (longest < MIN_ANCHOR_CHARS)
    fail(source, `needs a text of at least ${MIN_ANCHOR_CHARS} characters in a row`);
}

function fail(source: string, problem: string): never {
  throw new PhraseError(`phrase ${JSON.stringify(source)} ${problem}`);
}
