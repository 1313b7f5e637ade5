import { describe, expect, it } from 'vitest';
import { analyseExecutions, type ExecutionAnswer } from '../../../src/traces/causality/answer.ts';
import { looksLikeClockLog, parseKnownShape } from '../../../src/traces/causality/known-shapes.ts';
import { compileParser, parseWithRegex } from '../../../src/traces/causality/parse-with-regex.ts';
import { answerOf } from '../load-files.ts';

/** A log of lines `host {clock}` and words, from `host clock words` with a clock such as `a1,b2`. */
function log(...events: string[]): string {
  return events
    .map((event) => {
      const [host = '', clock = '', ...words] = event.split(' ');
      const entries = clock.split(',').map((entry) => `"${entry.charAt(0)}":${entry.slice(1)}`);
      return `${host} {${entries.join(', ')}}\n${words.join(' ') || 'does'}\n`;
    })
    .join('');
}

function analysed(...events: string[]): ExecutionAnswer {
  const { answer } = analyseExecutions([parseKnownShape(log(...events))]);
  if ('executions' in answer) throw new Error('one execution is expected');
  return answer;
}

describe('causal order', () => {
  it('counts hosts, messages, concurrent pairs and the longest chain', () => {
    expect(analysed('a a1', 'a a2', 'b b1', 'b a2,b2', 'b a2,b3')).toMatchObject({
      hosts: 2,
      events: 5,
      messages: 1,
      concurrent_pairs: 2,
      longest_chain: 4,
    });
  });

  it('sees no message where knowledge came through a third host', () => {
    expect(analysed('a a1', 'b a1,b1', 'c a1,b1,c1').messages).toBe(2);
    expect(analysed('a a1', 'b b1', 'c a1,b1,c1').messages).toBe(2);
  });

  it('finds no fault in a sound log', () => {
    const { violations, gaps } = analysed('a a1', 'b a1,b1', 'a a2,b1');
    expect([violations, gaps]).toEqual([undefined, undefined]);
  });

  it.each([
    ['clock-backwards', ['a a1', 'a a3', 'a a2']],
    ['clock-backwards', ['a a1', 'b a1,b1', 'b b2']],
    ['duplicate-event', ['a a1', 'a a1']],
    ['forgotten-merge', ['c c1', 'a a1,c1', 'b a1,b1']],
    ['unknown-host', ['a a1,z4']],
  ] as [string, string[]][])('reports %s', (type, events) => {
    expect(analysed(...events).violations?.map((one) => one.type)).toContain(type);
  });

  it.each([
    ['a cut-off start', ['a a4', 'a a5'], 'events 1 to 3 are missing'],
    ['a hole', ['a a1', 'a a5'], '3 events inside are missing (2 to 4)'],
    ['a cut-off end', ['a a1', 'b a7,b1'], 'its log ends at 1'],
    ['a message whose sending is missing', ['a a1', 'a a3', 'b a2,b1'], 'not in the log'],
  ] as [string, string[], string][])('analyses a log with %s and names it', (_name, events, words) => {
    const answer = analysed(...events);
    expect(answer.events).toBe(events.length);
    expect(answer.gaps?.join()).toContain(words);
  });

  it('counts requests and their responses, broadcasts and gathers', () => {
    const { motifs } = analysed('a a1', 'b a1,b1', 'b a1,b2', 'a a2,b2');
    expect(motifs).toMatchObject({
      request_response: { count: 1 },
      broadcast: { count: 0 },
      gather: { count: 0 },
    });
    const spread = analysed('a a1', 'a a2', 'a a3', 'b a1,b1', 'c a2,c1', 'd a3,d1');
    expect(spread.motifs).toMatchObject({
      request_response: { count: 0 },
      broadcast: { count: 1 },
      gather: { count: 0 },
    });
    const collected = analysed('b b1', 'c c1', 'd d1', 'a a1,b1', 'a a2,b1,c1', 'a a3,b1,c1,d1');
    expect(collected.motifs).toMatchObject({ broadcast: { count: 0 }, gather: { count: 1 } });
  });
});

describe('shapes of vector-clock logs', () => {
  const shapes: Record<string, string> = {
    'the event below its clock': 'a {"a":1}\nstart\nb {"a":1, "b":1}\ngot it\n',
    'the event above its clock': 'start\na {"a":1}\ngot it\nb {"a":1, "b":1}\n',
    'a time before the event':
      '1456966522871394967 start\na {"a":1}\n1456966522871394999 got it\nb {"a":1, "b":1}\n',
    'all on one line': '[INFO] [node/a] {"a": 1} start\n[INFO] [node/b] {"a": 1, "b": 1} got it\n',
    'JSON lines':
      '{"host":"a","clock":{"a":1},"event":"start"}\n{"host":"b","clock":{"a":1,"b":1},"event":"got it"}\n',
    'a TLC trace': String.raw`State 1: <Initial predicate>
/\ Host = "--"
/\ Clock = "{\"a\":0,\"b\":0}"

State 2: <start line 1, col 2 of module M>
/\ Host = "a"
/\ Clock = "{\"a\":1,\"b\":0}"

State 3: <got line 3, col 4 of module M>
/\ Host = "b"
/\ Clock = "{\"a\":1,\"b\":1}"
`,
  };
  it.each(Object.entries(shapes))('are known without a parser: %s', (_name, text) => {
    expect(looksLikeClockLog(text)).toBe(true);
    const { events } = parseKnownShape(text);
    expect(events.map(({ host, clock }) => [host, Object.fromEntries(clock)])).toEqual([
      ['a', { a: 1 }],
      ['b', { a: 1, b: 1 }],
    ]);
    expect(events[0]?.text).toMatch(/start/);
    expect(events[1]?.text).toMatch(/^\S*\s?.*got/);
  });

  it.each([
    '{"level":"info","msg":"x","n":1}\n{"level":"info","msg":"y","n":2}\n',
    'INFO set {"a":1}\nINFO set {"b":2}\n',
    '',
  ])('are not seen in other logs: %j', (text) => {
    expect(looksLikeClockLog(text)).toBe(false);
  });

  it('are read by a given parser, with executions by a delimiter', async () => {
    const parser = await compileParser(
      String.raw`(?<event>.*) @ (?<host>\w+) (?<clock>\{.*\})`,
      '^=== (?<trace>.*) ===$',
    );
    const text = '=== one ===\nx @ a {"a":1}\n=== two ===\ny @ b {"b":1}\nz @ b {"b":"?"}\n';
    const executions = parseWithRegex(text, parser);
    expect(executions.map(({ label, events, unreadable }) => [label, events.length, unreadable])).toEqual([
      ['one', 1, 0],
      ['two', 1, 1],
    ]);
    expect(executions[1]?.events[0]).toMatchObject({ host: 'b', text: 'y', line: 4 });
  });

  it.each([
    ['(?<host>x', 'not a regular expression'],
    ['(?<host>x)(?<event>y)', 'no group named clock'],
    ['(?<host>x)(?=y)(?<clock>z)(?<event>q)', 'no lookaround'],
  ])('are refused with words where the parser is %s', async (parser, words) => {
    await expect(compileParser(parser, undefined)).rejects.toThrow(words);
  });
});

describe('executions in files', () => {
  it('are put together from a file a host', async () => {
    const { causality } = await answerOf({ 'a.log': log('a a1', 'a a2'), 'b.log': log('b b1', 'b a2,b2') });
    expect(causality).toMatchObject({ hosts: 2, events: 4, messages: 1 });
  });

  it('are compared where a file holds two, by a parser the file begins with', async () => {
    const text = `(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n^--- (?<trace>.*)$\n--- good\n${log('a a1 start', 'a a2 stop')}--- bad\n${log('a a1 start', 'z z1 crash')}`;
    const { causality } = await answerOf({ 'a.log': text });
    expect(causality).toMatchObject({
      executions: [
        { label: 'good', events: 2 },
        { label: 'bad', events: 2 },
      ],
      differences: {
        between: ['good', 'bad'],
        hosts_only_in_second: ['z'],
        events_only_in_first: [{ host: 'a', event: 'stop', count: 1 }],
        events_only_in_second: [{ host: 'z', event: 'crash', count: 1 }],
      },
    });
  });

  it('need a parser that matches something', async () => {
    await expect(
      answerOf({ 'a.log': 'x\n' }, { parser: '(?<host>q)(?<clock>q)(?<event>q)' }),
    ).rejects.toThrow('matches no event');
  });
});
