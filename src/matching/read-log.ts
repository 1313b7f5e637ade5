import type { LogEvent } from '../logs/event.ts';
import { eventsOfText } from '../logs/read-events.ts';
import type { SignalMatcher } from '../signals/signal-matcher.ts';

/** One time that a record states a signal. */
export interface Statement {
  signal: string;
  /** Line of the excerpt, from 1. */
  line: number;
  /** The whole line. */
  text: string;
  /** Who speaks, as far as the record says. */
  speaker: string;
}

/** An excerpt of a log, read. */
export interface LogReading {
  statements: Statement[];
  /** The messages of its records without their headers. */
  messages: { line: number; text: string }[];
}

/** Escape codes that colour a terminal's text: they would hide where words begin. */
const COLOURS = /\u001b\[[0-9;]{0,20}m/g;

/** Reads the records of an excerpt and what each states. The excerpt may be of any format and of several nodes. */
export function readLog(text: string, matcher: SignalMatcher): LogReading {
  const { events } = eventsOfText(text.replace(COLOURS, ''));
  const statements: Statement[] = [];
  const messages: LogReading['messages'] = [];
  for (const event of events) {
    messages.push({ line: event.line, text: event.message });
    for (const { signal, lineOffset } of matcher.match(event)) {
      statements.push({
        signal,
        line: event.line + lineOffset,
        text: lineOf(event, lineOffset),
        speaker: event.node ?? '',
      });
    }
  }
  return { statements, messages };
}

function lineOf(event: LogEvent, offset: number): string {
  return offset === 0 ? event.raw : (event.rest?.[offset - 1] ?? event.raw);
}

/** What the sentences of a person's account state in the words of logs, such as a quoted error. */
export function statementsOfText(
  text: string,
  passages: readonly { start: number; end: number }[],
  matcher: SignalMatcher,
): Statement[] {
  return passages.flatMap(({ start, end }, index) => {
    const sentence = text.slice(start, end);
    return matcher
      .match({ raw: sentence, rest: undefined, message: sentence })
      .map(({ signal }) => ({ signal, line: index + 1, text: sentence, speaker: '' }));
  });
}
