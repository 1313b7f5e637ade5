import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/matching/evidence.ts';
import { signalEvidence } from '../../src/matching/signal-evidence.ts';
import { weighSignals } from '../../src/matching/signal-weights.ts';
import { weigh } from '../../src/matching/weigh.ts';
import { readCatalogue } from '../../src/patterns/read-catalogue.ts';

const catalogue = readCatalogue(fileURLToPath(new URL('../../patterns', import.meta.url)));
const evidence = (pattern: string, weight: number): Evidence => ({
  pattern,
  weight,
  signal: 'a sign',
  quote: 'a quote',
  where: 'symptoms',
});
const weighed = (...found: Evidence[]) => weigh(catalogue, found, () => 0);

describe('weigh', () => {
  it('puts the pattern with more evidence first, and scores it from 0 to 1', () => {
    const [more, less] = weighed(evidence('hot-spot', 3), evidence('stale-read', 9));
    expect([more?.pattern, less?.pattern]).toEqual(['stale-read', 'hot-spot']);
    expect(more?.score).toBeGreaterThan(less?.score ?? 1);
    expect(more?.score).toBeLessThan(1);
  });

  it('lifts a cause above its consequence where both have the same evidence', () => {
    const [cause] = weighed(evidence('node-crash', 6), evidence('disk-full', 6));
    expect(cause?.pattern).toBe('disk-full');
  });

  it('does not lift a cause without evidence of its own', () => {
    expect(weighed(evidence('node-crash', 6)).map(({ pattern }) => pattern)).toEqual(['node-crash']);
  });

  it('takes off what an ordinary matter explains', () => {
    const alone = weighed(evidence('node-crash', 6))[0]?.score ?? 0;
    const ordinary = weighed(evidence('node-crash', 6), evidence('log-wording', 4))[0]?.score ?? 1;
    expect(ordinary).toBeLessThan(alone / 2);
  });
});

describe('signals', () => {
  const weights = weighSignals(catalogue);
  const speak = (...signals: string[]) =>
    signalEvidence(
      signals.map((signal, index) => ({ signal, line: index + 1, text: signal, speaker: '' })),
      weights,
      catalogue.signals,
      ({ line }) => `logs:${line}`,
    );
  const weightFor = (pattern: string, ...signals: string[]) =>
    speak(...signals)
      .filter((each) => each.pattern === pattern)
      .reduce((sum, { weight }) => sum + weight, 0);

  it('say less for each pattern, the more patterns they speak for', () => {
    const own = weights.get('clock-difference')?.get('clock-skew')?.weight ?? 0;
    const shared = weights.get('request-timeout')?.get('latency-spike')?.weight ?? 0;
    const given = (pattern: string, signal: string) =>
      catalogue.patterns.get(pattern)?.signals.find((each) => each.signal === signal)?.weight ?? 1;
    expect(shared / given('latency-spike', 'request-timeout')).toBeLessThan(
      own / given('clock-skew', 'clock-difference'),
    );
  });

  it('that must come back say more than twice as much when they do', () => {
    const once = weightFor('leader-election-churn', 'leader-lost');
    const twice = weightFor('leader-election-churn', 'leader-lost', 'leader-lost');
    expect(twice).toBeGreaterThan(once * 2);
  });

  it('of health say little where nothing bad is stated', () => {
    const calm = weightFor('membership-flapping', 'peer-reachable', 'peer-reachable');
    const trouble = weightFor('membership-flapping', 'peer-reachable', 'peer-reachable', 'panic');
    expect(calm).toBeLessThan(trouble / 2);
  });
});
