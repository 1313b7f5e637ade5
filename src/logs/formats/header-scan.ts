import type { Level } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import type { TimestampParser } from '../times/timestamp-parser.ts';
import { lettersEnd, levelBetween, levelOfLetter } from './levels.ts';
import {
  CLOSE_BRACKET,
  COLON,
  COMMA,
  closingBracket,
  digitsEnd,
  EQUALS,
  GREATER,
  isDigit,
  isLetter,
  isLower,
  isSpace,
  isUpper,
  LESS,
  MINUS,
  numberBetween,
  OPEN_BRACE,
  OPEN_BRACKET,
  OPEN_PAREN,
  PIPE,
  SPACE,
  skipSpaces,
  TAB,
  tokenEnd,
} from './text.ts';

const MAX_TOKENS = 14;
const MAX_LOGGER = 120;
const MAX_PIPE_FIELD = 80;

/**
 * Takes the header off a line: time, level, process, thread, logger, source location, in whatever order a layout puts them,
 * bracketed, bare or between separators. One scan is reused for all lines of a thread; read its members before the next.
 */
export class HeaderScan {
  level: Level | undefined;
  component: string | undefined;
  node: string | undefined;
  pid: number | undefined;
  timed = false;
  timeMs = 0;
  /** Position where the message begins. */
  pos = 0;
  /** Whether the line begins with an unmistakable level. */
  levelFirst = false;
  #text = '';
  #time: TimestampParser | undefined;
  #bracket: string | undefined;
  #bracketsBehindLevel = 0;
  #tokens = 0;
  #ended = false;
  #open = false;
  #pipes = false;
  #numbered = false;
  #pairs = false;
  /** Whether a row of dashes has been passed, behind which Spring puts application, thread and trace. */
  #dashes = false;

  /** Scans from `pos` on; `timeMs` where the caller has read a time before. */
  scan(text: string, pos: number, time: TimestampParser, timeMs: number | undefined, open: boolean): void {
    this.level = this.component = this.node = this.pid = this.#bracket = undefined;
    this.timed = timeMs !== undefined;
    this.timeMs = timeMs ?? 0;
    this.#text = text;
    this.#time = time;
    this.#open = open;
    this.#ended = this.#pipes = this.#numbered = this.#pairs = this.#dashes = this.levelFirst = false;
    this.#bracketsBehindLevel = 0;
    this.pos = pos;
    for (this.#tokens = 0; this.#tokens < MAX_TOKENS && !this.#ended; this.#tokens++) {
      const at = skipSpaces(text, this.pos);
      const end = this.#token(at, codeAt(text, at));
      if (end < 0) break;
      this.pos = end;
    }
    this.pos = skipSpaces(text, this.pos);
    this.component ??= this.#bracket;
  }

  /** Takes the token at `at`; gives the position behind it, or -1 where the message begins. */
  #token(at: number, c: number): number {
    if (this.#pipes) {
      const end = this.#pipeField(at);
      if (end > 0) return end;
    }
    if (isLetter(c) || c === 95 || c === 47 || c === 36 || c === 46) return this.#word(at, c);
    if (c === OPEN_BRACKET) return this.#group(at);
    if (isDigit(c)) return this.#number(at);
    if (c === MINUS) return this.#dash(at);
    if (c === COLON) return this.#colon(at);
    if (c === LESS) return this.#angle(at);
    if (c === PIPE) {
      this.#pipes = true;
      return at + 1;
    }
    if (c === COMMA) return at + 1;
    if (c === CLOSE_BRACKET && this.#open) return this.#close(at);
    if (c === OPEN_PAREN || c === OPEN_BRACE) return this.#aside(at, c);
    if (c === 35 && isDigit(codeAt(this.#text, at + 1))) return this.#process(at + 1);
    return -1;
  }

  #close(at: number): number {
    this.#open = false;
    if (this.level !== undefined && this.component !== undefined) this.#ended = true;
    return at + 1;
  }

  #process(at: number): number {
    const end = digitsEnd(this.#text, at);
    this.pid ??= numberBetween(this.#text, at, end);
    return end;
  }

  #readTime(at: number): number {
    const time = this.#time;
    if (this.timed || time === undefined || !time.readAt(this.#text, at)) return -1;
    this.timed = true;
    this.timeMs = time.ms;
    return time.end;
  }

  /** `LEVEL | module:function:12 - `, `| CORE | INFO | (file) |`: a short field between bars. */
  #pipeField(at: number): number {
    const text = this.#text;
    const bar = text.indexOf('|', at);
    if (bar < 0 || bar - at > MAX_PIPE_FIELD) return -1;
    const field = text.slice(at, bar).trimEnd();
    if (field === '') return bar + 1;
    const level = levelBetween(field, 0, field.length);
    if (level !== undefined && this.level === undefined) this.level = level;
    else if (isDigit(codeAt(field, 0)) && digitsEnd(field, 0) === field.length) this.pid ??= Number(field);
    else if (codeAt(field, 0) === OPEN_PAREN) this.component = field.slice(1, -1);
    else if (field.includes(' ')) return -1;
    else this.component ??= field;
    return bar + 1;
  }

  #number(at: number): number {
    const text = this.#text;
    const timeEnd = this.#readTime(at);
    if (timeEnd > 0) return timeEnd;
    const end = digitsEnd(text, at);
    const after = codeAt(text, end);
    if (after === 35 && isDigit(codeAt(text, end + 1))) {
      const colon = digitsEnd(text, end + 1);
      if (codeAt(text, colon) !== COLON) return -1;
      this.#process(at);
      this.#ended = true;
      return colon + 1;
    }
    if (!isSpace(after) || end - at > 10) return -1;
    if (!this.#leadsOn(skipSpaces(text, end), true)) return -1;
    this.#numbered = true;
    this.pid ??= numberBetween(text, at, end);
    return end;
  }

  /** Whether a header goes on at `at`: a level, a bracket, a dash row, or another number before one of these. */
  #leadsOn(at: number, number: boolean): boolean {
    const text = this.#text;
    const c = codeAt(text, at);
    if (c === OPEN_BRACKET || c === LESS) return this.level === undefined || c === OPEN_BRACKET;
    if (c === MINUS) return codeAt(text, at + 1) === MINUS || !this.timed;
    if (this.level !== undefined) return false;
    if (isUpper(c) && isSpace(codeAt(text, at + 1)) && levelOfLetter(c) !== undefined) return true;
    if (number && isDigit(c)) {
      const end = digitsEnd(text, at);
      return isSpace(codeAt(text, end)) && this.#leadsOn(skipSpaces(text, end), false);
    }
    return this.#shoutedLevelAt(at);
  }

  #shoutedLevelAt(at: number): boolean {
    const text = this.#text;
    if (!isUpper(codeAt(text, at)) || !isUpper(codeAt(text, at + 1))) return false;
    const end = lettersEnd(text, at);
    const after = codeAt(text, end);
    if (!(isSpace(after) || after === COLON || after === PIPE || after === COMMA)) return false;
    return levelBetween(text, at, end) !== undefined;
  }

  #dash(at: number): number {
    const text = this.#text;
    let end = at;
    while (codeAt(text, end) === MINUS) end++;
    if (end > at + 2) this.#dashes = true;
    if (!isSpace(codeAt(text, end)) || (this.#tokens === 0 && !this.timed)) return -1;
    if (
      end === at + 1 &&
      this.level !== undefined &&
      (this.component !== undefined || this.#bracket !== undefined)
    )
      this.#ended = true;
    return end;
  }

  #colon(at: number): number {
    const spaced = isSpace(codeAt(this.#text, at + 1));
    if (this.#tokens === 0 && !this.timed) return -1;
    if (spaced && this.level !== undefined) this.#ended = true;
    return at + 1;
  }

  /** `<Error>`, Erlang's `<0.223.0>`. */
  #angle(at: number): number {
    const text = this.#text;
    const end = closingBracket(text, at, 40);
    if (end < 0 || !this.timed) return -1;
    const level = this.level === undefined ? levelBetween(text, at + 1, end) : undefined;
    if (level !== undefined) this.level = level;
    else if (isDigit(codeAt(text, at + 1)) && codeAt(text, at + 2) === 46) {
      this.component ??= text.slice(at, end + 1);
      this.#ended = this.level !== undefined;
      if (codeAt(text, end + 1) === 64) return tokenEnd(text, end + 1);
    } else return -1;
    return end + 1;
  }

  /** `(main) ` behind a logger in brackets; `{query} <Error>`, `{file.py:12} INFO`. */
  #aside(at: number, c: number): number {
    const text = this.#text;
    const end = closingBracket(text, at, 200);
    if (end < 0) return -1;
    const next = skipSpaces(text, end + 1);
    if (c === OPEN_BRACE) {
      if (this.level !== undefined || !(codeAt(text, next) === LESS || this.#shoutedLevelAt(next))) return -1;
      if (text.slice(at, end).includes('.py:')) this.component ??= text.slice(at + 1, end);
      return end + 1;
    }
    if (this.level !== undefined && codeAt(text, end + 1) === COLON && this.#tokens <= 2)
      return this.#speaker(at + 1, end);
    if (this.level === undefined || codeAt(text, at - 2) !== CLOSE_BRACKET) return -1;
    this.#ended = codeAt(text, next) !== COLON;
    return end + 1;
  }

  /** pino-pretty's `(1234):`, `(api/1234 on host1):`. */
  #speaker(start: number, end: number): number {
    const match = /^(?:([\w.@-]{1,60})\/)?(\d{1,10})(?: on ([\w.-]{1,80}))?$/.exec(
      this.#text.slice(start, end),
    );
    if (!match) return -1;
    this.component ??= match[1];
    this.pid ??= Number(match[2]);
    this.node ??= match[3];
    this.#ended = true;
    return end + 2;
  }

  #group(at: number): number {
    const text = this.#text;
    if (!this.timed) {
      const timeEnd = this.#readTime(at + 1);
      if (timeEnd > 0) {
        this.#open = codeAt(text, timeEnd) !== CLOSE_BRACKET;
        return this.#open ? timeEnd : timeEnd + 1;
      }
    }
    const close = closingBracket(text, at);
    if (close < 0) return -1;
    const start = skipSpaces(text, at + 1);
    let end = close;
    while (end > start && isSpace(codeAt(text, end - 1))) end--;
    if (end === start) return close + 1;
    return this.#bracketed(start, end, close) ? close + 1 : -1;
  }

  /** Takes what stands in brackets; false when it belongs to the message. */
  #bracketed(start: number, end: number, close: number): boolean {
    const text = this.#text;
    if (this.level === undefined && this.#bracketedLevel(start, end)) return true;
    if (this.#bracketedProcess(start, end)) return true;
    if (this.#tokens === 0 && !this.timed && !isIdentifier(text, start, end)) return false;
    if (text.startsWith('client ', start)) return false;
    if (this.level !== undefined && ++this.#bracketsBehindLevel > (this.#dashes ? 3 : 2)) return false;
    const inner = text.slice(start, end);
    if (
      this.#bracket !== undefined &&
      this.#bracketsBehindLevel === 2 &&
      isLoggerName(this.#bracket) &&
      codeAt(text, 0) === OPEN_BRACKET
    )
      this.node ??= inner.includes(' ') ? undefined : inner;
    else if (inner.startsWith('MY-') || inner.startsWith('shard ')) return true;
    if (this.component !== undefined)
      this.#ended = this.level !== undefined && !text.startsWith(' - ', close + 1);
    else if (this.#bracket === undefined || this.#bracketsBehindLevel === 1)
      this.#bracket = sourceOfThread(inner);
    return true;
  }

  #bracketedLevel(start: number, end: number): boolean {
    const text = this.#text;
    let level = levelBetween(text, start, end);
    if (level === undefined && end - start === 1) level = levelOfLetter(codeAt(text, start));
    if (level === undefined && end - start < 40) {
      const colon = text.lastIndexOf(':', end);
      if (colon > start) {
        level = levelBetween(text, colon + 1, end);
        if (level !== undefined) this.component ??= text.slice(start, colon);
      } else if (text.startsWith('System] [MY-', start)) level = 'info';
    }
    if (level === undefined) return false;
    this.level = level;
    if (this.#tokens === 0) this.levelFirst = true;
    return true;
  }

  /** `[123]`, `[pid 123]`, `[pid 123:tid 456]`, `[123-1]`, `[#123]`. */
  #bracketedProcess(start: number, end: number): boolean {
    const text = this.#text;
    let at = start;
    if (text.startsWith('pid', at) || text.startsWith('PID', at)) at += 3;
    while (at < end && !isDigit(codeAt(text, at)) && !isLetter(codeAt(text, at))) at++;
    const digits = digitsEnd(text, at);
    if (digits === at || digits - at > 10) return false;
    if (at === start && digits < end && codeAt(text, digits) !== MINUS && codeAt(text, digits) !== COLON)
      return false;
    for (let i = digits; i < end; i++)
      if (isUpper(codeAt(text, i)) || (codeAt(text, i) === 46 && at === start)) return false;
    this.pid ??= numberBetween(text, at, digits);
    return true;
  }

  #word(at: number, c: number): number {
    const text = this.#text;
    const timeEnd = this.#readTime(at);
    if (timeEnd > 0) return timeEnd;
    if (this.level === undefined) {
      const end = this.#levelWord(at, c);
      if (end > 0) return end;
    }
    let end = at + 1;
    let equals = 0;
    for (; end < at + MAX_LOGGER; end++) {
      const d = codeAt(text, end);
      if (isSpace(d) || d < 0 || (d === CLOSE_BRACKET && this.#open)) break;
      if (d === EQUALS) equals ||= end;
      else if (d === 34 || d === 40 || d === 39 || d === PIPE) return -1;
    }
    if (end >= at + MAX_LOGGER || end >= text.length) return -1;
    return this.#logger(at, end, equals);
  }

  #levelWord(at: number, c: number): number {
    const text = this.#text;
    const end = lettersEnd(text, at);
    const after = codeAt(text, end);
    if (end === at + 1) return this.#levelLetter(at, c, after);
    const level = levelBetween(text, at, end);
    if (level === undefined) return this.#numberedDebug(at, end, after);
    const shouted = isUpper(c) && isUpper(codeAt(text, at + 1));
    if (!shouted && !this.#isDelimited(at, end, after, level)) return -1;
    if (
      !(
        isSpace(after) ||
        after === COLON ||
        after === COMMA ||
        after === PIPE ||
        after === CLOSE_BRACKET ||
        after === 47 ||
        after === MINUS ||
        after === OPEN_BRACKET ||
        after < 0
      )
    )
      return -1;
    if (shouted && !this.timed && (this.#tokens === 0 || (this.#tokens === 1 && this.#bracket !== undefined)))
      this.levelFirst = true;
    else if (!this.timed) return -1;
    this.level = level;
    if (after === COLON && isSpace(codeAt(text, end + 1))) this.#ended = true;
    return after === COLON || after === COMMA || after === 47 ? end + 1 : end;
  }

  /** A word in small letters is a level only where a layout sets it apart. */
  #isDelimited(at: number, end: number, after: number, level: Level): boolean {
    const text = this.#text;
    if (after === COLON || after === COMMA || after === TAB || after === PIPE || codeAt(text, at - 1) === TAB)
      return true;
    if (!isSpace(after)) return false;
    const next = codeAt(text, end + 1);
    if (isSpace(next) || next === OPEN_BRACKET || next === PIPE || next === MINUS) return true;
    return (
      this.#tokens <= 1 &&
      (level === 'info' || level === 'debug' || level === 'trace' || text.startsWith('warn ', at))
    );
  }

  /** `I | raft: `, `I NETWORK  [conn2]`, `D WindowManager: `, `E! `. */
  #levelLetter(at: number, c: number, after: number): number {
    const text = this.#text;
    const level = levelOfLetter(c);
    if (level === undefined || !this.timed) return -1;
    if (after === 33 && isSpace(codeAt(text, at + 2))) {
      this.level = level;
      return at + 2;
    }
    if (after !== SPACE && after !== PIPE) return -1;
    const next = codeAt(text, skipSpaces(text, at + 1));
    if (!this.#numbered && !isUpper(next) && next !== OPEN_BRACKET && next !== PIPE && next !== MINUS)
      return -1;
    this.level = level;
    return at + 1;
  }

  /** PostgreSQL's `DEBUG1` to `DEBUG5`. */
  #numberedDebug(at: number, end: number, after: number): number {
    if (end - at !== 5 || !isDigit(after) || !this.timed) return -1;
    if (levelBetween(this.#text, at, end) !== 'debug' || !isUpper(codeAt(this.#text, at))) return -1;
    this.level = 'debug';
    return codeAt(this.#text, end + 1) === COLON ? end + 2 : end + 1;
  }

  /** Decides whether the word in `[at, end)` is a logger, a module or a source location. */
  #logger(at: number, end: number, equals: number): number {
    const text = this.#text;
    const last = codeAt(text, end - 1);
    let next = skipSpaces(text, end);
    if (codeAt(text, next) === 42 && text.startsWith('*64 - ', next)) next += 4;
    const after = codeAt(text, next);
    if (this.#open) return this.#wordInBracket(at, end, after);
    if (equals > 0) return this.#pair(at, end, equals);
    if (after === LESS && isDigit(codeAt(text, next + 1)) && text.slice(at, end).includes('@')) {
      this.node = text.slice(at, end);
      return end;
    }
    if (last === COLON) return this.#loggerWithColon(at, end, next);
    if (this.level === undefined && this.timed && this.#shoutedLevelAt(next))
      return this.#takeLogger(at, end, end);
    if (after === MINUS && isSpace(codeAt(text, next + 1))) return this.#loggerBeforeDash(at, end, next);
    if (this.level === undefined) return this.#columnBeforeMessage(at, end, next);
    if (this.component !== undefined) return this.#location(at, end) && codeAt(text, end) === TAB ? end : -1;
    if (after === COLON && isSpace(codeAt(text, next + 1))) {
      this.#ended = true;
      return this.#takeLogger(at, end, next + 1);
    }
    if (
      codeAt(text, end) === TAB &&
      (isUpper(codeAt(text, at - 1)) || codeAt(text, at - 1) === TAB || isSpace(codeAt(text, at - 1)))
    )
      return this.#takeLogger(at, end, end);
    if (after === OPEN_BRACKET && isLoggerName(text.slice(at, end))) return this.#takeLogger(at, end, end);
    if (
      this.#location(at, end) ||
      isQualified(text, at, end) ||
      (next - end >= 2 && isIdentifier(text, at, end))
    ) {
      if (after !== OPEN_BRACKET && after !== MINUS && after !== PIPE) this.#ended = true;
      return this.#takeLogger(at, end, end);
    }
    return -1;
  }

  #takeLogger(at: number, end: number, next: number): number {
    this.component ??= this.#text.slice(at, end);
    return next;
  }

  /** `[2017-11-09T02:12:24Z ERROR main]`. */
  #wordInBracket(at: number, end: number, after: number): number {
    if (after !== CLOSE_BRACKET && !this.timed) return -1;
    const start = codeAt(this.#text, at) === 47 ? at + 1 : at;
    return this.#takeLogger(start, end, end);
  }

  /** `pid=12 tid=ab class=X INFO: `: pairs before the level. */
  #pair(at: number, end: number, equals: number): number {
    const text = this.#text;
    if (this.level !== undefined || !this.timed) return -1;
    const isPid = text.startsWith('pid=', at);
    if (!isPid && !this.#pairs) return -1;
    this.#pairs = true;
    if (isPid) this.#process(equals + 1);
    return end;
  }

  #loggerWithColon(at: number, end: number, next: number): number {
    const text = this.#text;
    if (this.component !== undefined && this.level !== undefined) return -1;
    const name = text.slice(at, end - 1);
    if (this.level === undefined && this.#dottedLevel(name)) return end;
    if (this.level === undefined && !this.timed) return -1;
    if (this.level === undefined && this.#shoutedLevelAt(next)) return this.#takeLogger(at, end - 1, end);
    if (this.level === undefined && !isLoggerName(name)) return -1;
    if (name.includes(',') || name.includes(';')) return -1;
    this.#ended = true;
    const plain = isSpace(codeAt(text, end)) && isLower(codeAt(name, 0)) && !isLoggerName(name);
    const kept = plain && !this.#pipes && this.#bracket === undefined;
    return this.#takeLogger(at, end - 1, kept ? at : end);
  }

  /** Monolog's `channel.LEVEL:`, cloud-init's `util.py[LEVEL]:`. */
  #dottedLevel(name: string): boolean {
    const bracketed = codeAt(name, name.length - 1) === CLOSE_BRACKET;
    const dot = name.lastIndexOf(bracketed ? '[' : '.');
    if (dot <= 0 || !isUpper(codeAt(name, dot + 1)) || !isUpper(codeAt(name, dot + 2))) return false;
    const level = levelBetween(name, dot + 1, bracketed ? name.length - 1 : name.length);
    if (level === undefined) return false;
    this.level = level;
    this.component ??= name.slice(0, dot);
    this.#ended = true;
    return true;
  }

  #loggerBeforeDash(at: number, end: number, next: number): number {
    const name = this.#text.slice(at, end);
    if (this.component !== undefined && this.level !== undefined) return -1;
    const follows = this.#shoutedLevelAt(skipSpaces(this.#text, next + 1));
    if (this.level === undefined && !follows && !(this.timed && isLoggerName(name))) return -1;
    if (this.level === undefined && !follows) this.#ended = true;
    if (this.level !== undefined) this.#ended = true;
    return this.#takeLogger(at, end, next + 1);
  }

  /** Without a level: a source (`spid51      `, `Server      `) set off by a wide gap. */
  #columnBeforeMessage(at: number, end: number, next: number): number {
    if (!this.timed || next - end < 4 || this.component !== undefined || !isIdentifier(this.#text, at, end))
      return -1;
    this.#ended = true;
    return this.#takeLogger(at, end, end);
  }

  /** `file.go:123`, `Message.java:826`, `pkg/file.rs:1`. */
  #location(at: number, end: number): boolean {
    const text = this.#text;
    let start = end;
    while (start > at && isDigit(codeAt(text, start - 1))) start--;
    if (start === end || codeAt(text, start - 1) !== COLON || start - at < 4) return false;
    const dot = text.lastIndexOf('.', start);
    return dot > at && start - 1 - dot <= 6 && isLetter(codeAt(text, dot + 1));
  }
}

/** `QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774` names the class behind the last colon. */
function sourceOfThread(inner: string): string {
  const sign = inner.lastIndexOf('@');
  if (sign <= 0 || !isDigit(codeAt(inner, sign + 1))) return inner;
  return inner.slice(inner.lastIndexOf(':', sign) + 1, sign) || inner;
}

/** Dotted, slashed, camel-cased or numbered: a name that is no English word before a colon. */
function isLoggerName(name: string): boolean {
  const first = codeAt(name, 0);
  if (!isLetter(first) && first !== 47 && first !== 95) return false;
  for (let at = 1; at < name.length; at++) {
    const c = codeAt(name, at);
    if (c === 46 || c === 47 || c === COLON || c === 95 || c === 36 || isDigit(c)) return true;
    if (c === EQUALS || c === GREATER) return false;
    if (isUpper(c) && !isUpper(codeAt(name, at - 1))) return true;
  }
  return false;
}

/** A Java class with its package: two dots or more. */
function isQualified(text: string, at: number, end: number): boolean {
  let dots = 0;
  for (let i = at; i < end; i++) {
    const c = codeAt(text, i);
    if (c === 46) dots++;
    else if (!isLetter(c) && !isDigit(c) && c !== 95 && c !== 36) return false;
  }
  return dots >= 2 && isLetter(codeAt(text, end - 1));
}

function isIdentifier(text: string, at: number, end: number): boolean {
  if (end - at > 30) return false;
  for (let i = at; i < end; i++) {
    const c = codeAt(text, i);
    if (!isLetter(c) && !isDigit(c) && c !== 95 && c !== MINUS && c !== 46) return false;
  }
  return true;
}
