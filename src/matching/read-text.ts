import { stem } from './stem.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word or term that carries meaning; its opposite bears a leading `!`. */
export interface Unit {
  /** What it may stand for: concepts of the vocabulary (`#lost`), else the stem of the word. */
  features: readonly string[];
}

/** A sentence or a line, as what it means. */
export interface Passage {
  /** Place in the text. */
  start: number;
  end: number;
  units: readonly Unit[];
  features: ReadonlySet<string>;
  /** Whether it asks for a change of the software (`Add a limit of retries`) rather than tells what happened. */
  asks: boolean;
}

/** Longest passage, characters; more is cut into several. */
const MAX_PASSAGE_CHARS = 600;
/** How many words a negation reaches. */
const NEGATION_REACH = 3;
/** Words at which a negation ends. */
const CLAUSE_ENDS: ReadonlySet<string> = new Set(
  'but although though while because when and after since until once so then that if'.split(' '),
);
/** Negations of a whole statement: `no message was lost` says that nothing was lost. */
const WHOLE_NEGATORS: ReadonlySet<string> = new Set(
  ['no', 'nothing', 'none', 'nobody', 'neither', 'nor'].map(stem),
);

/** The sentences and lines of a text as what they mean. Linear in the length of the text. */
export function readText(text: string, vocabulary: Vocabulary): Passage[] {
  const passages: Passage[] = [];
  for (const { start, end } of sentencesOf(text)) {
    const sentence = text.slice(start, end);
    const words = wordsOf(sentence);
    const units = unitsOf(words, vocabulary);
    if (units.length === 0) continue;
    const features = new Set<string>();
    for (const unit of units) for (const feature of unit.features) features.add(feature);
    const asks =
      vocabulary.opensRequest(opening(sentence)) || vocabulary.opensRequest(opening(afterMarks(sentence)));
    passages.push({ start, end, units, features, asks });
  }
  return passages;
}

/** Spans of sentences: a full stop, question or exclamation mark or semicolon before white space, or the end of a line. */
function sentencesOf(text: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let start = 0;
  const close = (end: number): void => {
    let from = start;
    while (from < end && isSpace(text.charCodeAt(from))) from++;
    if (end > from) spans.push({ start: from, end });
    start = end;
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const ends =
      code === 10 ||
      ((code === 46 || code === 63 || code === 33 || code === 59) && isSpace(text.charCodeAt(i + 1)));
    if (ends || (i - start >= MAX_PASSAGE_CHARS && isSpace(code))) close(i + 1);
  }
  close(text.length);
  return spans;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

interface Word {
  stem: string;
  negates: boolean;
  endsClause: boolean;
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?|[,:()]/gu;

function wordsOf(sentence: string): Word[] {
  const words: Word[] = [];
  // `CrashLoopBackOff` is four words.
  for (const [word] of sentence.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ').matchAll(WORD)) {
    const lower = word.toLowerCase().replace('’', "'");
    if (/^[,:()]$/.test(lower)) {
      const last = words.at(-1);
      if (last !== undefined) last.endsClause = true;
      continue;
    }
    const negates = lower.endsWith("n't") || lower === 'cannot';
    const bare = lower.replace(/n?'\p{L}+$/u, '');
    words.push({ stem: stem(bare), negates, endsClause: CLAUSE_ENDS.has(lower) });
  }
  return words;
}

/** Marks before the sentence proper: `[raft]`, `fix(pool):`. */
const MARKS = /^(?:\[[^\]]{0,40}\] ?|[\w-]{1,40}(?:\([^)]{0,40}\))?: ?){0,3}/;

/** The first two words of a sentence, lower-case. */
function opening(sentence: string): string[] {
  return (
    sentence
      .slice(0, 80)
      .toLowerCase()
      .match(/[a-z]+/g)
      ?.slice(0, 2) ?? []
  );
}

function afterMarks(sentence: string): string {
  return sentence.slice(0, 200).replace(MARKS, '');
}

function unitsOf(words: readonly Word[], vocabulary: Vocabulary): Unit[] {
  const stems = words.map((word) => word.stem);
  const units: Unit[] = [];
  let negated = 0;
  let certain = 0;
  for (let i = 0; i < words.length; ) {
    const term = vocabulary.termAt(stems, i);
    const negator = term.length > 1 ? 0 : vocabulary.negatorAt(stems, i);
    if (negator > 0 || words[i]?.negates) {
      negated = NEGATION_REACH;
      certain = WHOLE_NEGATORS.has(stems[i] ?? '') ? 2 : 1;
      i += Math.max(1, negator);
    } else {
      if (term.known || !isNoise(stems[i] ?? '', vocabulary)) {
        units.push(unitOf(term, negated > 0, certain > 0, vocabulary.oppositeAt(stems, i, term.length)));
        if (negated > 0) negated -= 1;
        if (certain > 0) certain -= 1;
      }
      i += term.length;
    }
    if (words[i - 1]?.endsClause) {
      negated = 0;
      certain = 0;
    }
  }
  return units;
}

/** Words that carry no meaning here, and numbers that the vocabulary does not know. */
function isNoise(stemmed: string, vocabulary: Vocabulary): boolean {
  return vocabulary.isFiller(stemmed) || /^\d+$/.test(stemmed);
}

/** Next to a negation a word is its opposite for certain; those further on may or may not be. */
function unitOf(
  { concepts }: { concepts: readonly string[] },
  negated: boolean,
  certain: boolean,
  opposites: readonly string[],
): Unit {
  if (!negated) return { features: concepts };
  const turned = [...opposites, ...concepts.map((concept) => `!${concept}`)];
  return { features: certain ? turned : [...turned, ...concepts] };
}
