import { REDACTED } from './redacted.ts';

/** What ends the authority of a URL in running text. */
const AUTHORITY_END = /[\s/?#"'<>`\\]/g;
/** `user:password@tcp(`, as Go's MySQL driver has it, stands without a scheme. */
const DSN_HOST = /@(?:tcp|unix|udp)\(/g;
const DSN_START = /[\s/"'=<>(]/;
/** A user without a password is a token if it is this long and has a digit; actor systems go by long names too. */
const MIN_TOKEN_CHARS = 20;

/** Masks the passwords of URLs and data source names: `scheme://user:password@host`. Linear: each character is seen once or twice. */
export function maskUserInfo(text: string): string {
  const spans = [...urlSpans(text), ...dsnSpans(text)].sort((a, b) => a.start - b.start);
  let out = '';
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at || end <= start || text.startsWith(REDACTED, start)) continue;
    out += text.slice(at, start) + REDACTED;
    at = end;
  }
  return out + text.slice(at);
}

interface Span {
  start: number;
  end: number;
}

function* urlSpans(text: string): Generator<Span> {
  for (let mark = text.indexOf('://'); mark >= 0; mark = text.indexOf('://', mark + 3)) {
    const start = mark + 3;
    AUTHORITY_END.lastIndex = start;
    const stop = AUTHORITY_END.exec(text)?.index ?? text.length;
    // A password may hold an @ itself: the last one ends it.
    const end = text.slice(start, stop).lastIndexOf('@') + start;
    if (end < start) continue;
    const colon = text.indexOf(':', start);
    if (colon >= 0 && colon < end) yield { start: colon + 1, end };
    else if (end - start >= MIN_TOKEN_CHARS && /\d/.test(text.slice(start, end))) yield { start, end };
  }
}

function* dsnSpans(text: string): Generator<Span> {
  for (const { index: end } of text.matchAll(DSN_HOST)) {
    let start = end;
    let colon = -1;
    while (start > 0 && end - start < 200 && !DSN_START.test(text.charAt(start - 1))) {
      start -= 1;
      if (text.charAt(start) === ':') colon = start;
    }
    if (colon >= 0) yield { start: colon + 1, end };
  }
}
