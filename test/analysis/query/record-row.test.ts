import { describe, expect, it } from 'vitest';
import { recordRow } from '../../../src/analysis/query/record-row.ts';
import { eventsOfText } from '../../../src/logs/read-events.ts';

function rowOf(line: string) {
  const [event] = eventsOfText(`${line}\n`).events;
  if (event === undefined) throw new Error('no record');
  return recordRow('app.log', event, 'n1');
}

const LONG = 'x'.repeat(400);

describe('recordRow', () => {
  it('shows a line that has room as it stands', () => {
    const line = '{"time":"2026-11-02T10:00:00Z","level":"warn","msg":"slow","took_ms":912}';
    expect(rowOf(line)).toMatchObject({
      line: 1,
      level: 'warn',
      time: '2026-11-02T10:00:00.000Z',
      text: line,
    });
  });

  it.each([
    [
      'JSON',
      `{"time":"2026-11-02T10:00:00Z","level":"warn","msg":"slow","took_ms":912,"data":"${LONG}"}`,
      '"msg":"slow","took_ms":912,',
    ],
    ['plain text', `2026-11-02 10:00:00.000 WARN [main] slow request ${LONG}`, 'slow request xxx'],
  ])('quotes a long line from its message on, never in other words: %s', (_name, line, beginning) => {
    const { text } = rowOf(line);
    expect(text.startsWith(beginning)).toBe(true);
    expect(text).toHaveLength(300);
    expect(text.endsWith('…')).toBe(true);
    expect(line).toContain(text.slice(0, -1));
  });
});
