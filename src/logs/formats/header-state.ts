import type { Level } from '../event.ts';
import type { TimestampParser } from '../times/timestamp-parser.ts';
import { digitsEnd, numberBetween } from './text.ts';

/** What a scan has taken off a line's header so far. One state is reused for all lines; read it before the next scan. */
export class HeaderState {
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
  /** The line. */
  text = '';
  time: TimestampParser | undefined;
  /** The first name in brackets, a thread or a logger. */
  bracket: string | undefined;
  /** Bracketed parts seen since the level. */
  bracketsBehindLevel = 0;
  tokens = 0;
  /** Whether the message begins here. */
  ended = false;
  /** Whether the time's bracket is still open. */
  open = false;
  /** Whether fields stand between bars. */
  pipes = false;
  /** Whether a process id has been passed. */
  numbered = false;
  /** Whether `pid=` has begun pairs. */
  pairs = false;
  /** Whether a row of dashes has been passed, behind which Spring puts application, thread and trace. */
  dashes = false;

  /** Begins a scan of `text` at `pos`; `timeMs` where the caller has read a time before. */
  reset(text: string, pos: number, time: TimestampParser, timeMs: number | undefined, open: boolean): void {
    this.level = this.component = this.node = this.pid = this.bracket = undefined;
    this.timed = timeMs !== undefined;
    this.timeMs = timeMs ?? 0;
    this.text = text;
    this.time = time;
    this.open = open;
    this.ended = this.pipes = this.numbered = this.pairs = this.dashes = this.levelFirst = false;
    this.bracketsBehindLevel = 0;
    this.tokens = 0;
    this.pos = pos;
  }
}

/** Takes the digits at `at` for the process id; gives the position behind them. */
export function takeProcess(s: HeaderState, at: number): number {
  const end = digitsEnd(s.text, at);
  s.pid ??= numberBetween(s.text, at, end);
  return end;
}

/** Takes a timestamp at `at`, where none was taken before; gives the position behind it, or -1. */
export function takeTime(s: HeaderState, at: number): number {
  const time = s.time;
  if (s.timed || time === undefined || !time.readAt(s.text, at)) return -1;
  s.timed = true;
  s.timeMs = time.ms;
  return time.end;
}
