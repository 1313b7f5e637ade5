import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/logs/event.ts';
import { eventsOfText } from '../../src/logs/read-events.ts';
import { shapeOfRecord } from '../../src/scan/record-shape.ts';
import { keepTokens } from '../../src/templates/shape.ts';

const kept = keepTokens(['refused', 'timeout']);
function shape(text: string): number {
  const event: LogEvent | undefined = eventsOfText(text).events[0];
  if (!event) throw new Error('no record');
  return shapeOfRecord(event, kept);
}
const json = (members: Record<string, unknown>): string =>
  JSON.stringify({ time: '2026-11-20T10:00:00.000Z', level: 'info', msg: 'request done', ...members });
const plain = (message: string): string => `2026-11-20T10:00:00.000Z INFO ${message}`;

describe('the shape of a record', () => {
  it.each([
    [
      'times and numbers',
      plain('applied entry 17 of 90'),
      plain('applied entry 18 of 91').replace('00.000Z', '07.250Z'),
    ],
    [
      'members that say who and when',
      json({ host: 'a', traceId: '4bf92f3577b34da6' }),
      json({ host: 'b', traceId: 'a3ce929d0e0e4736' }),
    ],
    ['paths of requests', json({ path: '/orders' }), json({ path: '/carts' })],
  ])('does not depend on %s', (_, a, b) => {
    expect(shape(a)).toBe(shape(b));
  });
  it.each([
    ['words', plain('connection to peer lost'), plain('connection to peer found')],
    ['the message of an object', json({}), json({ msg: 'request failed' })],
    ['the level of an object', json({}), json({ level: 'error' })],
    [
      'what an error says',
      json({ err: { message: 'connection refused' } }),
      json({ err: { message: 'connection timeout' } }),
    ],
    [
      'a member that says what happened',
      json({ error: 'connection refused' }),
      json({ error: 'no such host' }),
    ],
    [
      'the lines that belong to it',
      `${plain('failed')}\njava.io.IOException: refused`,
      `${plain('failed')}\njava.lang.Error: timeout`,
    ],
  ])('depends on %s', (_, a, b) => {
    expect(shape(a)).not.toBe(shape(b));
  });
});
