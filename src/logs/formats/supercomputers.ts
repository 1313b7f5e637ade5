import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { levelOfWord } from './levels.ts';
import { readHostAndTag } from './syslog.ts';
import { isDigit, SPACE, skipSpaces, tokenEnd } from './text.ts';

/**
 * Reads the event logs of large machines: an alert label, epoch seconds, a dotted date and the node, then either
 * Blue Gene's `time node TYPE COMPONENT LEVEL message` or a syslog record (Thunderbird, Spirit, Liberty).
 */
export function readLabelledEvent(text: string, context: FormatContext): ReadResult {
  const label = text.indexOf(' ');
  if (label < 1 || label > 16 || !isDigit(codeAt(text, label + 1))) return undefined;
  const date = label + 12;
  if (codeAt(text, date - 1) !== SPACE || codeAt(text, date + 4) !== 46 || codeAt(text, date + 10) !== SPACE)
    return undefined;
  const nodeEnd = tokenEnd(text, date + 11);
  const node = text.slice(date + 11, nodeEnd);
  if (!context.time.readAt(text, nodeEnd + 1)) return undefined;
  const end = context.time.end;
  if (!isDigit(codeAt(text, nodeEnd + 1))) {
    const epochOk = context.time.readAt(text, label + 1);
    return readHostAndTag(text, end, { timeMs: epochOk ? context.time.ms : undefined, node }, context);
  }
  return readBlueGene(text, end, node, context.time.ms);
}

function readBlueGene(text: string, pos: number, node: string, timeMs: number): ReadResult {
  const ends = [pos];
  for (let i = 0; i < 4; i++) ends.push(tokenEnd(text, skipSpaces(text, ends[i] ?? pos)));
  const [, , typeEnd = 0, componentEnd = 0, levelEnd = 0] = ends;
  const component = text.slice(typeEnd + 1, componentEnd);
  const word = text.slice(componentEnd + 1, levelEnd);
  const level = word === 'FAILURE' ? 'error' : levelOfWord(word);
  return createEvent('ras', text.slice(levelEnd + 1), { timeMs, node, component, level });
}

/** Reads the HPC event layout: `134681 node-246 unix.hw state_change.unavailable 1077804742 1 message`. */
export function readClusterEvent(text: string, context: FormatContext): ReadResult {
  const match = /^\d{1,10} ([\w-]{1,40}) ([\w.-]{1,40}) ([\w.-]{1,60}) (?=\d{9,10} -?\d{1,2} )/.exec(
    text.slice(0, 170),
  );
  if (!match) return undefined;
  const at = match[0].length;
  if (!context.time.readAt(text, at)) return undefined;
  const flagEnd = tokenEnd(text, context.time.end + 1);
  return createEvent('cluster-event', text.slice(flagEnd + 1), {
    timeMs: context.time.ms,
    node: match[1],
    component: match[2],
  });
}
