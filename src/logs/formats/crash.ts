import type { LogEvent } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { createEvent } from './format.ts';
import { SLASH } from './text.ts';

/** First lines of what runtimes print when a process dies without a log: Go, Rust, Java, Python, PHP, V8, C++, sanitizers. */
const FATAL =
  /^(?:panic: |fatal error: |FATAL ERROR: |thread '[^']*' (?:\(\d+\) )?panicked at |terminate called |Segmentation fault|\*\*\* (?:stack smashing|Error in)|PHP Fatal error: |Unhandled [Ee]xception|# A fatal error has been detected|#\s+There is insufficient memory|\[signal SIG|SIG[A-Z]{3,6}: )/;
const ERROR =
  /^(?:Exception in thread "|Traceback \(most recent call last\):|Uncaught |unhandledRejection|Unhandled promise rejection)/;
/** Node prints the place of the throw first. */
const NODE = /^(?:node:[\w/]{1,80}|file:\/\/\S{1,300}|\/\S{1,300}\.[cm]?[jt]s|internal\/\S{1,120}\.js):\d+$/;

/** First two characters of the wordings above, so that other lines cost a glance. */
const BEGINNINGS = new Set(
  ['pa', 'fa', 'FA', 'th', 'te', 'Se', '**', 'PH', 'Un', '# ', '[s', 'SI', 'no', 'fi', 'in'].map(
    (two) => (two.charCodeAt(0) << 8) | two.charCodeAt(1),
  ),
);

/** Reads the first line of a crash report; the lines behind it belong to it. */
export function readCrash(text: string): LogEvent | undefined {
  if (codeAt(text, 0) !== SLASH && !BEGINNINGS.has((codeAt(text, 0) << 8) | codeAt(text, 1)))
    return undefined;
  if (FATAL.test(text)) return createEvent('crash', text, { level: 'fatal' });
  if (NODE.test(text)) return createEvent('crash', text, { level: 'fatal' });
  return undefined;
}

/** First lines of a stack trace, which continue a record where one is open and are a crash of their own where none is. */
export function readTrace(text: string): LogEvent | undefined {
  return ERROR.test(text) ? createEvent('crash', text, { level: 'error' }) : undefined;
}
