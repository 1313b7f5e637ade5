/** A regular expression literal of a source text. */
export interface RegexLiteral {
  source: string;
  flags: string;
  line: number;
}

/** After one of these a slash begins a regular expression; after anything else it divides. */
const BEFORE_REGEX =
  /(?:^|[([{,;:=!&|?+*%~^>-]|\b(?:return|typeof|case|in|of|yield|await|else|do|void|delete|throw))\s*$/;

/**
 * The regular expression literals of JavaScript or TypeScript. A scan, not a parser: it knows comments, strings,
 * templates with expressions in them, and where a slash can begin an expression.
 */
export function regexLiterals(code: string): RegexLiteral[] {
  const found: RegexLiteral[] = [];
  /** For each template whose expression is being read, how many braces are open in it. */
  const open: number[] = [];
  let at = code.startsWith('#!') ? code.indexOf('\n') : 0;
  while (at < code.length) {
    const char = code.charAt(at);
    const pair = code.slice(at, at + 2);
    const depth = open.at(-1);
    if (pair === '//') at = endAt(code, '\n', at);
    else if (pair === '/*') at = endAt(code, '*/', at + 2);
    else if (char === '"' || char === "'") at = endOfQuoted(code, at + 1, char);
    else if (char === '`' || (char === '}' && depth === 0)) {
      if (char === '}') open.pop();
      at = endOfTemplatePart(code, at + 1);
      if (code.charAt(at - 1) === '{') open.push(0);
    } else if (char === '/' && BEFORE_REGEX.test(code.slice(Math.max(0, at - 40), at))) {
      const end = endOfRegex(code, at + 1);
      const flags = /^[a-z]*/.exec(code.slice(end + 1, end + 10))?.[0] ?? '';
      found.push({ source: code.slice(at + 1, end), flags, line: code.slice(0, at).split('\n').length });
      at = end + 1 + flags.length;
    } else {
      if (depth !== undefined && char === '{') open[open.length - 1] = depth + 1;
      if (depth !== undefined && char === '}') open[open.length - 1] = depth - 1;
      at += 1;
    }
  }
  return found;
}

function endAt(code: string, mark: string, from: number): number {
  const end = code.indexOf(mark, from);
  return end < 0 ? code.length : end + mark.length;
}

function endOfQuoted(code: string, from: number, quote: string): number {
  let at = from;
  while (at < code.length && code.charAt(at) !== quote) at += code.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

/** Behind the closing mark of a template, or behind the `${` of its next expression. */
function endOfTemplatePart(code: string, from: number): number {
  let at = from;
  while (at < code.length) {
    if (code.charAt(at) === '`') return at + 1;
    if (code.startsWith('${', at)) return at + 2;
    at += code.charAt(at) === '\\' ? 2 : 1;
  }
  return at;
}

/** Where the closing slash stands: one in a class of characters closes nothing. */
function endOfRegex(code: string, from: number): number {
  let at = from;
  let inClass = false;
  while (at < code.length && (inClass || code.charAt(at) !== '/')) {
    const char = code.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    at += 1;
  }
  return at;
}
