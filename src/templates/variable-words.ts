/** Units of size, rate and time. */
const UNITS = new Set(
  (
    'b kb mb gb tb pb kib mib gib tib byte bytes bps kbps mbps b/s kb/s mb/s gb/s ns us µs ms s m h nanos micros millis ' +
    'msec msecs usec usecs sec secs min mins hr hrs nanosecond nanoseconds microsecond microseconds millisecond ' +
    'milliseconds second seconds minute minutes hour hours day days % hz khz mhz ghz'
  ).split(' '),
);
const ZONES = new Set([
  'UTC',
  'GMT',
  'Z',
  'EST',
  'EDT',
  'CST',
  'CDT',
  'MST',
  'MDT',
  'PST',
  'PDT',
  'CET',
  'CEST',
]);
const DATE_WORDS = new Set(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
);
const REST_OF_DATE = /,? {1,3}(?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,3}\d)/y;

const HOST_SUFFIXES = new Set('com net org edu gov io local internal svc lan localdomain'.split(' '));
const FILE_SUFFIXES = new Set(
  'exe dll so jar war log conf cfg ini xml json yaml yml txt properties db dat tmp pid sock gz zip tar pem crt key py js ts sh rb php c cc cpp h go rs java scala'.split(
    ' ',
  ),
);

/** What some programs print for a number they do not have. */
const STARS = /^\*{2,}$/;

/** Whether a word without digits is a variable by its look: a path, address, host or file name, boolean or hex number. */
export function looksVariable(word: string): boolean {
  const length = word.length;
  const first = word.charCodeAt(0);
  if (first === 42 && STARS.test(word)) return true;
  if (first === 47 || first === 92) return length > 1;
  if (length >= 8 && isHex(word)) return true;
  if (length === 4 || length === 5) {
    const lower = word.toLowerCase();
    if (lower === 'true' || lower === 'false') return true;
  }
  if (word === 'localhost') return true;
  const dot = word.lastIndexOf('.');
  const slash = word.indexOf('/');
  if (slash > 0 && (dot > 0 || word.indexOf('/', slash + 1) > 0)) return true;
  if (word.indexOf('@') > 0) return true;
  const backslash = word.indexOf('\\');
  if (backslash > 0 && word.indexOf('\\', backslash + 1) > 0) return true;
  if (dot <= 0) return false;
  const suffix = word.slice(dot + 1).toLowerCase();
  return HOST_SUFFIXES.has(suffix) || FILE_SUFFIXES.has(suffix);
}

/** Whether a word that follows a number belongs to it: a unit or a time zone. */
export function continuesValue(word: string): boolean {
  return word.length < 13 && (UNITS.has(word.toLowerCase()) || ZONES.has(word));
}

/** Whether the word of `message` that ends at `end` is the name of a day or month with more of a date behind it. */
export function isDateWord(word: string, message: string, end: number): boolean {
  if (word.length !== 3 || !DATE_WORDS.has(word)) return false;
  REST_OF_DATE.lastIndex = end;
  return REST_OF_DATE.test(message);
}

function isHex(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const lower = word.charCodeAt(i) | 32;
    if (lower < 97 || lower > 102) return false;
  }
  return true;
}
