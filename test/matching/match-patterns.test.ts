import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type MatchRequest, matchPatterns } from '../../src/matching/match-patterns.ts';
import { createMatcher } from '../../src/matching/matcher.ts';
import { renderMatches } from '../../src/matching/render-matches.ts';
import { readCatalogue } from '../../src/patterns/read-catalogue.ts';

const matcher = createMatcher(readCatalogue(fileURLToPath(new URL('../../patterns', import.meta.url))));
const match = (request: Partial<MatchRequest>) =>
  matchPatterns(matcher, { limit: 5, maxBytes: 16_000, ...request });
const first = (request: Partial<MatchRequest>) => match(request).matches?.[0];

const FLAPPING = [
  '10:00:00 seed gossip: node-2 is now DOWN',
  '10:00:12 seed gossip: node-2 is now UP',
  '10:01:40 seed gossip: node-2 is now DOWN',
  '10:01:52 seed gossip: node-2 is now UP',
].join('\n');

describe('matchPatterns', () => {
  it.each([
    ['writes vanish after failover', 'lost-update'],
    ['two pods both think they are primary', 'split-brain'],
    ['everything hangs but CPU is idle', 'distributed-deadlock'],
    ['the same email was sent twice', 'message-duplication'],
    ['cluster has no leader', 'quorum-loss'],
  ])('knows in everyday words: %s', (symptoms, pattern) => {
    const answer = match({ symptoms });
    expect(answer.verdict).not.toBe('none');
    expect(answer.matches?.[0]?.pattern).toBe(pattern);
  });

  it.each([
    'there is a typo in my config file',
    'please add dark mode to the web interface',
    'how do I configure replication?',
    'the upgrade went fine',
    'this message should be logged at debug',
    'kafka',
    'Nothing crashed, no message was lost and no node was down.',
    'Add a metric for the replication lag of each standby.',
    'feat(pool): make the number of retries configurable. Retries are now limited to five.',
    'Document what happens when the quorum is lost.',
    'The lag metric keeps its last value after the partition was reassigned; incorrect metric.',
  ])('has no match for: %s', (symptoms) => {
    const answer = match({ symptoms });
    expect(answer.verdict).toBe('none');
    expect((answer.matches ?? []).filter(({ score }) => score > 0.5)).toEqual([]);
    expect(answer.hint).toContain('analyze_logs');
  });

  it.each([
    ['Two pods both think they are primary. Please add a check for that.', 'split-brain'],
    ['Add a node to the ring. Then acknowledged writes are missing on the new node.', 'lost-update'],
  ])('hears what happened beside what is asked for: %s', (symptoms, pattern) => {
    const answer = match({ symptoms });
    expect(answer.verdict).not.toBe('none');
    expect(answer.matches?.[0]?.pattern).toBe(pattern);
  });

  it('takes a role that is stated once, with nothing bad beside it, for health', () => {
    const role =
      'INFO ha.ZKFailoverController: Successfully transitioned NameNode at nn1/10.0.0.1:8020 to active state';
    expect(match({ logs: role }).verdict).toBe('none');
    expect(match({ logs: `${role}\nERROR two masters detected` }).verdict).not.toBe('none');
  });

  it('quotes what matched, word by word, and says where', () => {
    const symptoms = 'We upgraded on Monday.\nSince then a message is delivered twice.';
    expect(first({ symptoms })?.matched[0]).toMatchObject({
      where: 'symptoms',
      quote: 'Since then a message is delivered twice.',
    });
    const logs = 'all is well\n2026-03-01 10:00:01 FATAL:  sorry, too many clients already';
    expect(first({ logs })?.pattern).toBe('connection-exhaustion');
    expect(first({ logs })?.matched[0]).toMatchObject({
      signal: 'connections-exhausted',
      where: 'logs:2',
      quote: expect.stringContaining('sorry'),
    });
  });

  it('reads errors that are quoted inside an account', () => {
    const symptoms = 'Since noon the app only says "FATAL: sorry, too many clients already".';
    expect(first({ symptoms })?.pattern).toBe('connection-exhaustion');
  });

  it('sees a course of events that no line states', () => {
    const shape = first({ logs: FLAPPING });
    expect(shape?.pattern).toBe('membership-flapping');
    expect(shape?.matched.map(({ signal }) => signal)).toContain('members go and come back');
    const once = match({ logs: FLAPPING.split('\n').slice(0, 1).join('\n') });
    expect(once.matches?.flatMap(({ matched }) => matched.map(({ signal }) => signal))).not.toContain(
      'members go and come back',
    );
  });

  it('lets words and lines speak together', () => {
    const symptoms = 'The node froze for some seconds and then went on.';
    const logs =
      '10:00:01 INFO Detected pause in JVM or host machine (eg GC): pause of approximately 38211ms';
    const alone = first({ logs });
    const both = first({ symptoms, logs });
    expect(both?.pattern).toBe('process-pause');
    expect(both?.score).toBeGreaterThanOrEqual(alone?.score ?? 1);
  });

  it('takes the findings of an analysis as evidence, its root cause first', () => {
    const finding = { title: 'disk of db-1 full', evidence: [{ text: 'No space left on device' }] };
    const findings = [
      { ...finding, id: 'F1', pattern: 'disk-full', role: 'root-cause' as const, confidence: 0.9 },
      { ...finding, id: 'F2', pattern: 'node-crash', role: 'consequence' as const, confidence: 0.9 },
    ];
    const [cause, effect] = match({ findings }).matches ?? [];
    expect(cause).toMatchObject({ pattern: 'disk-full', matched: [{ where: 'F1' }] });
    expect(effect).toMatchObject({ pattern: 'node-crash', matched: [{ where: 'F2' }] });
    expect(match({ findings: [] }).verdict).toBe('none');
  });

  it('says of a match what to collect, what rules it out and what to do; of a faint one only its name', () => {
    const split = first({ symptoms: 'two masters at the same time, both take writes' });
    expect(split).toMatchObject({ pattern: 'split-brain', name: 'Split brain', category: 'consensus' });
    expect(split?.missing?.length).toBeGreaterThan(1);
    expect(split?.rules_out?.length).toBeGreaterThan(1);
    expect(split?.mitigations?.length).toBeGreaterThan(1);
    expect(split?.incidents?.[0]?.url).toMatch(/^https:/);
    const faint = match({ symptoms: 'our node was replaced by a larger one last week' });
    expect(faint.verdict).toBe('none');
    for (const each of faint.matches ?? []) expect(each.mitigations).toBeUndefined();
  });

  it('keeps to a category and a limit', () => {
    const symptoms = 'after the failover the writes are gone and two nodes claim to be leader';
    const consensus = match({ symptoms, category: 'consensus', limit: 2 }).matches ?? [];
    expect(consensus.length).toBeLessThanOrEqual(2);
    expect(new Set(consensus.map(({ category }) => category))).toEqual(new Set(['consensus']));
  });

  it('fits its answer, and says what it left out', () => {
    const symptoms = 'two masters, writes lost, messages twice, the disk is full and the network was cut';
    const whole = match({ symptoms, limit: 20, maxBytes: 40_000 });
    const short = match({ symptoms, limit: 20, maxBytes: 6000 });
    expect(whole.omissions).toBeUndefined();
    expect(Buffer.byteLength(JSON.stringify(short))).toBeLessThanOrEqual(6000);
    expect(short.omissions?.[0]?.what).toContain('max_bytes');
    expect(short.matches?.map(({ pattern }) => pattern)).toEqual(
      whole.matches?.map(({ pattern }) => pattern).slice(0, short.matches?.length),
    );
    const least = match({ symptoms, limit: 20, maxBytes: 2000 });
    expect(Buffer.byteLength(JSON.stringify(least))).toBeLessThanOrEqual(2000);
    expect(least.omissions?.at(-1)?.count).toBeGreaterThan(0);
    const [omission] = match({ logs: 'x\n'.repeat(600_000) }).omissions ?? [];
    expect(omission).toMatchObject({ count: 200_000, what: expect.stringContaining('analyze_logs') });
  });

  it('cleans and masks what it quotes', () => {
    const logs = '10:00:00 ERROR \u001b[31mtoo many open files\u001b[0m password=hunter2hunter2';
    const quotes = (match({ logs }).matches ?? []).flatMap(({ matched }) =>
      matched.map(({ quote }) => quote),
    );
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes.join('\n')).not.toMatch(/\u001b|hunter2/);
  });
});

describe('renderMatches', () => {
  it('says the same facts as the answer', () => {
    const answer = match({ symptoms: 'two masters at the same time', logs: FLAPPING });
    const text = renderMatches(answer);
    for (const { pattern, name, score, matched, mitigations = [] } of answer.matches ?? []) {
      for (const word of [pattern, name, String(score), ...mitigations]) expect(text).toContain(word);
      for (const { quote, where, signal } of matched) {
        expect(text).toContain(quote);
        expect(text).toContain(where);
        expect(text).toContain(signal);
      }
    }
  });
});
