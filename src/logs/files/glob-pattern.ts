/**
 * Glob patterns, matched name by name in the time of a product of two short lengths: no pattern of a caller can take long,
 * and a walk sees at each folder whether anything below it can match. Shell rules: `*` and `?` match no slash and no leading
 * dot, `**` any number of folders, `[a-z]` and `[!a-z]` one character, `{a,b}` and `{1..3}` alternatives, `\` quotes.
 */
export interface GlobPattern {
  /** The folder before the first name with a wildcard. */
  base: string;
  /** The names after it; `**` stands for any number of folders. */
  names: (NamePattern | '**')[];
}

interface NamePattern {
  /** Begins with a dot that is written out: only such a pattern matches a hidden name. */
  dot: boolean;
  tests: ('*' | CharacterTest)[];
}

type CharacterTest = (character: string) => boolean;

const MOST_ALTERNATIVES = 1000;

/** Whether a path has a wildcard or an alternative in it. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** The patterns an absolute glob with forward slashes stands for, one for each alternative in braces (at most 1000). */
export function parseGlob(glob: string): GlobPattern[] {
  return expandBraces(glob).map((pattern) => {
    const parts = pattern.split('/').filter((part, index) => part !== '' || index === 0);
    const wild = parts.findIndex((part) => /[*?[]/.test(part.replace(/\\./g, '')));
    const first = wild < 0 ? parts.length - 1 : wild;
    const base = parts.slice(0, first).join('/').replace(/\\(.)/g, '$1');
    return { base: base === '' ? '/' : base, names: parts.slice(first).map(parseName) };
  });
}

/** Places in `names` that are reached before the first folder is entered. */
export function startPlaces(pattern: GlobPattern): Set<number> {
  return withEmptyStars(pattern, new Set([0]));
}

/** Places reached when a name is read at the given places: `names.length` among them means the name itself matches. */
export function nextPlaces(pattern: GlobPattern, places: ReadonlySet<number>, name: string): Set<number> {
  const next = new Set<number>();
  for (const place of places) {
    const part = pattern.names[place];
    if (part === '**') {
      if (!name.startsWith('.')) next.add(place);
    } else if (part !== undefined && matchesName(part, name)) next.add(place + 1);
  }
  return withEmptyStars(pattern, next);
}

/** Whether the pattern is matched once these places are reached. */
export function isMatched(pattern: GlobPattern, places: ReadonlySet<number>): boolean {
  return places.has(pattern.names.length);
}

/** `**` also stands for no folder at all. */
function withEmptyStars(pattern: GlobPattern, places: Set<number>): Set<number> {
  for (const place of places) if (pattern.names[place] === '**') places.add(place + 1);
  return places;
}

/** The classic match with one point of return: a later `*` makes earlier ones final. */
function matchesName(pattern: NamePattern, name: string): boolean {
  if (name.startsWith('.') && !pattern.dot) return false;
  const { tests } = pattern;
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let i = 0; i < name.length; ) {
    const test = tests[at];
    if (test === '*') {
      star = at++;
      retry = i;
    } else if (test?.(name.charAt(i))) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++retry;
    } else return false;
  }
  while (tests[at] === '*') at++;
  return at === tests.length;
}

function parseName(text: string): NamePattern | '**' {
  if (text === '**') return '**';
  const tests: NamePattern['tests'] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    const closing = character === '[' ? text.indexOf(']', i + 2) : -1;
    if (character === '*') tests.push('*');
    else if (character === '?') tests.push(() => true);
    else if (closing > 0) {
      tests.push(parseClass(text.slice(i + 1, closing)));
      i = closing;
    } else tests.push(literal(character === '\\' && i + 1 < text.length ? text.charAt(++i) : character));
  }
  return { dot: /^\\?\./.test(text), tests };
}

function literal(wanted: string): CharacterTest {
  return (character) => character === wanted;
}

function parseClass(text: string): CharacterTest {
  const negated = text.startsWith('!') || text.startsWith('^');
  const ranges: [string, string][] = [];
  for (let i = negated ? 1 : 0; i < text.length; i++) {
    const from = text.charAt(i);
    if (text.charAt(i + 1) === '-' && i + 2 < text.length) {
      ranges.push([from, text.charAt(i + 2)]);
      i += 2;
    } else ranges.push([from, from]);
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated;
}

/** Expands the braces of a pattern from left to right; braces without a comma or a range stand for themselves. */
function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  while (open.length > 0 && done.length + open.length <= MOST_ALTERNATIVES) {
    const next = open.shift() ?? '';
    const brace = firstBrace(next);
    if (brace === undefined) done.push(next);
    else
      open.unshift(
        ...brace.options.map((option) => next.slice(0, brace.start) + option + next.slice(brace.end)),
      );
  }
  return [...done, ...open].slice(0, MOST_ALTERNATIVES);
}

interface Brace {
  start: number;
  end: number;
  options: string[];
}

function firstBrace(pattern: string): Brace | undefined {
  for (let start = 0; start < pattern.length; start++) {
    if (pattern.charAt(start) === '\\') start++;
    else if (pattern.charAt(start) === '{') {
      const brace = braceAt(pattern, start);
      if (brace !== undefined) return brace;
    }
  }
  return undefined;
}

function braceAt(pattern: string, start: number): Brace | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    if (character === '\\') i++;
    else if (character === '{') depth++;
    else if (character === ',' && depth === 1) commas.push(i);
    else if (character === '}' && --depth === 0) {
      const inner = pattern.slice(start + 1, i);
      const options = commas.length > 0 ? cutAt(pattern, start, commas, i) : numbersIn(inner);
      return options === undefined ? undefined : { start, end: i + 1, options };
    }
  }
  return undefined;
}

function cutAt(text: string, start: number, commas: number[], end: number): string[] {
  const cuts = [start, ...commas, end];
  return cuts.slice(1).map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut));
}

function numbersIn(text: string): string[] | undefined {
  const range = /^(\d{1,6})\.\.(\d{1,6})$/.exec(text);
  if (range === null) return undefined;
  const [from, to] = [Number(range[1]), Number(range[2])];
  const count = Math.min(Math.abs(to - from) + 1, MOST_ALTERNATIVES);
  return Array.from({ length: count }, (_, index) => String(from < to ? from + index : from - index));
}
