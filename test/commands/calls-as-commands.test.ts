import { describe, expect, it } from 'vitest';
import { callsAsCommands } from '../../src/commands/calls-as-commands.ts';

const said = (text: string) => callsAsCommands(text, ['logs/', 'my logs']);

describe('callsAsCommands', () => {
  it.each([
    [
      '- Next: query_logs {"analysis_id":"an-1","since":"2026-11-02T10:00:00.000Z","levels":["warn","error"]} (what all said)',
      "- Next: dsdebug query logs/ 'my logs' --since 2026-11-02T10:00:00.000Z --levels warn,error (what all said)",
    ],
    [
      'query_logs {"analysis_id":"an-1","around":{"file":"a.log","line":7,"before":10}} (lines)',
      "dsdebug query logs/ 'my logs' --around a.log:7 --before 10 (lines)",
    ],
    [
      'see `analyze_logs {"paths":["/var/x y"],"detail":"full","max_bytes":40000}`',
      "see `dsdebug analyze '/var/x y' --detail full --max-bytes 40000`",
    ],
    ['query_logs {"analysis_id":"an-1","text":"it\'s"}', "dsdebug query logs/ 'my logs' --text 'it'\\''s'"],
    ['memory_get {"id":"mem-1","offset":12000}', 'dsdebug memory get mem-1 --offset 12000'],
    ['memory_get {"ids":["mem-1","mem-2"]}', 'dsdebug memory get mem-1 mem-2'],
    ['memory_get {"id":"mem-1","history":true}', 'dsdebug memory get mem-1 --history'],
  ])('turns %s into a command line', (text, expected) => {
    expect(said(text)).toBe(expected);
  });

  it.each(['query_logs {not json}', 'query_logs alone', 'other_tool {"a":1}'])(
    'leaves %s as it is',
    (text) => {
      expect(said(text)).toBe(text);
    },
  );
});
