import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/patterns/parse-phrase.ts';
import type { Rule } from '../../src/signals/phrase-index.ts';
import type { SignalMatch } from '../../src/signals/signal.ts';
import { matcherOf, recordOf } from './signals-fixture.ts';

const matcher = matcherOf(
  {
    'connection-refused': ['connection refused', 'ECONNREFUSED'],
    'peer-unreachable': ['lost contact with <peer>', 'cannot reach', 'peer=<peer> cannot'],
    'slow-operation': ['took too long', 'apply took too long, took=<ms>'],
    'duplicate-key': ['E11000 duplicate', 'duplicate entry ... 1062'],
    'request-failed': ['status 503'],
  },
  { 'request-failed': ['dry run'], 'slow-operation': ['Warm-up <n>'] },
);

const names = (matches: SignalMatch[]) => matches.map(({ signal }) => signal);

describe('match', () => {
  it('finds nothing in lines that state nothing', () => {
    for (const text of [
      '',
      ' ',
      '\n',
      'all is well',
      'connection',
      'status 5033',
      '\u0000\uffff',
      'took too',
    ]) {
      expect(matcher.match(recordOf(text)), text).toEqual([]);
    }
  });

  it('gives one match a signal, in order of position', () => {
    const text = 'lost contact with n2: connection refused, connection refused (ECONNREFUSED)';
    const matches = matcher.match(recordOf(text));
    expect(matches.map(({ signal, start, end }) => [signal, text.slice(start, end)])).toEqual([
      ['peer-unreachable', 'lost contact with n2'],
      ['connection-refused', 'connection refused'],
    ]);
  });

  it('finds signals in further lines of the record', () => {
    const matches = matcher.match(recordOf('Traceback\n  File "x.py"\nOSError: Connection refused'));
    expect(matches).toEqual([{ signal: 'connection-refused', lineOffset: 2, start: 9, end: 27, attrs: {} }]);
  });

  it('fills attributes from whichever phrase of the signal reads them', () => {
    expect(matcher.match(recordOf('apply took too long, took=2s'))).toEqual([
      { signal: 'slow-operation', lineOffset: 0, start: 0, end: 28, attrs: { ms: 2000 } },
    ]);
    expect(matcher.match(recordOf('cannot reach; peer=n3 cannot'))[0]?.attrs).toEqual({ peer: 'n3' });
  });

  it('takes no word of grammar for the name of a peer, and leaves the place to a phrase that reads one', () => {
    expect(matcher.match(recordOf('lost contact with it'))[0]).toMatchObject({ end: 20, attrs: {} });
    expect(matcher.match(recordOf('lost contact with it; peer=n3 cannot'))[0]?.attrs).toEqual({ peer: 'n3' });
    expect(matcher.match(recordOf('lost contact with a'))[0]?.attrs).toEqual({ peer: 'a' });
    expect(matcher.match(recordOf('lost contact with it-4'))[0]?.attrs).toEqual({ peer: 'it-4' });
  });

  it('does not mix attributes of different lines', () => {
    expect(matcher.match(recordOf('cannot reach\nlost contact with n2'))[0]?.attrs).toEqual({});
  });

  it('is silent where a phrase of unless stands anywhere in the record', () => {
    expect(names(matcher.match(recordOf('status 503')))).toEqual(['request-failed']);
    expect(matcher.match(recordOf('dry run\nstatus 503'))).toEqual([]);
    expect(matcher.match(recordOf('status 503 (Dry Run)'))).toEqual([]);
    expect(names(matcher.match(recordOf('warm-up 3: took too long, status 503')))).toEqual([
      'request-failed',
    ]);
    expect(names(matcher.match(recordOf('status 503')))).toEqual(['request-failed']);
  });

  it('keeps records apart', () => {
    matcher.match(recordOf(`connection refused ${'x'.repeat(5000)}`));
    expect(matcher.match(recordOf('conn'))).toEqual([]);
  });

  it('finds phrases in very long lines', () => {
    const text = `${'connection '.repeat(20_000)}refused`;
    expect(matcher.match(recordOf(text))[0]?.end).toBe(text.length);
  });

  it('finds a phrase whose longest text is not its first', () => {
    expect(names(matcherOf({ fact: ['err ... disk is full'] }).match(recordOf('err: disk is full')))).toEqual(
      ['fact'],
    );
    expect(matcherOf({ fact: ['err ... disk is full'] }).match(recordOf('disk is full'))).toEqual([]);
  });
});

describe('rematch', () => {
  const rulesOf = (text: string, signal?: string): Rule[] => {
    const found: Rule[] = [];
    matcher.match(recordOf(text), found);
    return signal === undefined ? found : found.filter((rule) => rule.signal === signal);
  };

  it('reads the values of another record by the phrases of the first', () => {
    const rules = rulesOf('lost contact with n7: connection refused', 'peer-unreachable');
    const record = recordOf('lost contact with n8: connection refused');
    expect(matcher.rematch(record, rules)).toMatchObject([
      { signal: 'peer-unreachable', attrs: { peer: 'n8' } },
    ]);
  });

  it('looks for no other phrase', () => {
    const record = recordOf('lost contact with n7: connection refused');
    expect(matcher.rematch(record, [])).toEqual([]);
    expect(matcher.rematch(record, rulesOf('status 503'))).toEqual([]);
    expect(matcher.match(record)).toHaveLength(2);
  });

  it('honours unless', () => {
    const rules = rulesOf('dry run: status 503');
    expect(rules.map((rule) => rule.signal)).toContain('request-failed');
    expect(matcher.rematch(recordOf('dry run: status 503'), rules)).toEqual([]);
  });
});

it('names the words with digits that its phrases hold, and no others', () => {
  expect([...matcher.significantTokens].sort()).toEqual(['1062', '503', 'e11000']);
});

it('finds exactly the words that a plain search finds', () => {
  const letters = fc.stringMatching(/^[ab ]{3,6}$/).filter((text) => text.trim().length >= 3);
  fc.assert(
    fc.property(
      fc.uniqueArray(letters, { minLength: 1, maxLength: 8 }),
      fc.stringMatching(/^[abc ]{0,30}$/),
      (phrases, text) => {
        const found = matcherOf(Object.fromEntries(phrases.map((phrase, k) => [`s${k}`, [phrase]])));
        const line = canonicalText(text);
        const expected = phrases.flatMap((phrase, k) => {
          const words = canonicalText(phrase);
          const bounded = `${words.startsWith(' ') ? '' : '(?<![abc])'}${words}${words.endsWith(' ') ? '' : '(?![abc])'}`;
          return new RegExp(bounded).test(line) ? [`s${k}`] : [];
        });
        expect(names(found.match(recordOf(text))).sort()).toEqual(expected);
      },
    ),
  );
});
