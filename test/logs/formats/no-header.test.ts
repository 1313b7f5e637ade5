import { describe, expect, it } from 'vitest';
import { eventsOfText } from '../../../src/logs/read-events.ts';

const first = (text: string) => eventsOfText(text).events[0];

describe('lines without a header', () => {
  it.each([
    ['a sentence with the word error', 'an error occurred in the payment service'],
    ['a title with the word Warning inside', 'See the Warning in chapter two'],
    ['a broken JSON object', '{"level":"error","msg":"boo'],
    ['a brace of text', '{ not json }'],
    ['pairs that tell no time and no level', 'a=1 b=2 c=3'],
    ['one pair', 'key=value junk'],
    ['a bracketed word', '[something] happened'],
    ['a path', '/usr/bin/env node'],
    ['a number', '12345 bottles'],
    ['an address', '10.0.0.1 is up'],
    ['a ruler', '-----------------'],
    ['a shell prompt', '$ ls -la'],
  ])('takes %s for an unknown record without level and time', (_, text) => {
    expect(first(text)).toMatchObject({
      format: 'unknown',
      level: undefined,
      timeMs: undefined,
      message: text,
    });
  });

  it('makes each line of a file without headers a record, indented ones apart', () => {
    const { events, report } = eventsOfText('one\ntwo\n  more of two\nthree\n');
    expect(events.map((event) => [event.line, event.message, event.rest])).toEqual([
      [1, 'one', undefined],
      [2, 'two', ['  more of two']],
      [4, 'three', undefined],
    ]);
    expect(report).toMatchObject({ lines: 4, events: 3, unparsed: 3 });
  });
});

describe('levels', () => {
  it.each([
    ['a word inside the sentence', '2024-01-15 10:30:45 connection error while reading', undefined],
    [
      'a word that begins the sentence in small letters',
      '2024-01-15 10:30:45 error handling was improved',
      undefined,
    ],
    ['a status code', '10.0.0.1 - - [15/Jan/2024:10:30:45 +0000] "GET / HTTP/1.1" 500 12', undefined],
    ['a numeric status in JSON', '{"time":"2024-01-15T10:30:45Z","status":500,"msg":"request"}', undefined],
    [
      'a type in JSON that is no level',
      '{"time":"2024-01-15T10:30:45Z","type":"server","msg":"request"}',
      undefined,
    ],
    ['a shouted word', '2024-01-15 10:30:45 ERROR while reading', 'error'],
    ['a word before a colon', '2024-01-15 10:30:45 warning: disk nearly full', 'warn'],
  ])('of %s', (_, text, level) => {
    expect(first(text)?.level).toBe(level);
  });
});

describe('nodes', () => {
  it.each([
    ['a version under the key node', '{"time":"2024-01-15T10:30:45Z","node":"v20.1.0","msg":"up"}'],
    ['an empty host', '{"time":"2024-01-15T10:30:45Z","host":"","msg":"up"}'],
    ['a thread in brackets', '2024-01-15 10:30:45,123 INFO [main] com.example.App: up'],
    ['a peer in the message', '2024-01-15 10:30:45,123 INFO raft: lost peer node-3'],
  ])('are none in %s', (_, text) => {
    expect(first(text)?.node).toBeUndefined();
  });

  it('prefers the machine to the service', () => {
    expect(
      first('{"time":"2024-01-15T10:30:45Z","service":"orders","hostname":"web1","msg":"up"}')?.node,
    ).toBe('web1');
    expect(first('{"time":"2024-01-15T10:30:45Z","service":"orders","msg":"up"}')?.node).toBe('orders');
  });
});
