import type { Sighting } from '../facts/fact.ts';
import type { LogEvent } from '../logs/event.ts';
import { cut, type SignalSighting } from './sighting-log.ts';
import type { SpeakerScan } from './speaker-scan.ts';

/** A sighting of what no wording says: a log that begins anew, a process that is another one. */
export function unwordedSighting(
  signal: string,
  speaker: SpeakerScan,
  event: LogEvent,
  templateId: number,
  clockMs: number | undefined,
  previous: Sighting | undefined,
): SignalSighting {
  return {
    signal,
    speaker: speaker.key,
    file: speaker.file,
    line: event.line,
    timeMs: event.timeMs,
    text: cut(event.raw),
    head: undefined,
    attrs: {},
    level: event.level,
    templateId,
    placedMs: clockMs,
    weight: 1,
    pid: event.pid,
    previousPid: speaker.previousPid,
    previous,
  };
}
