import type { Ranked } from '../../diagnosis/rank.ts';

/** A finding of the baseline that its rule states more weakly says nothing of what is usual. */
const MIN_STRENGTH = 0.5;

/**
 * Moves what a healthy run shows as well (the same pattern at the same place) behind all that is new, as background:
 * it is this system's everyday. What hung on it stands by itself, unless it is usual too.
 */
export function setAsideUsual(ranked: readonly Ranked[], baseline: readonly Ranked[]): Ranked[] {
  const usual = new Set(
    baseline.filter(({ hypothesis }) => hypothesis.strength >= MIN_STRENGTH).flatMap((one) => placesOf(one)),
  );
  const isUsual = (one: Ranked): boolean => placesOf(one).some((place) => usual.has(place));
  const placed = new Map(ranked.map((one) => [one, isUsual(one) ? asBackground(one) : { ...one }]));
  for (const [one, copy] of placed) {
    const cause = one.causedBy;
    copy.causedBy = cause === undefined || (isUsual(cause) && !isUsual(one)) ? undefined : placed.get(cause);
  }
  const rows = [...placed.values()];
  return [
    ...rows.filter((one) => !one.hypothesis.background),
    ...rows.filter((one) => one.hypothesis.background),
  ];
}

function placesOf({ hypothesis }: Ranked): string[] {
  return hypothesis.culprits.map((node) => `${hypothesis.pattern} ${node.name}`);
}

function asBackground(one: Ranked): Ranked {
  const { hypothesis } = one;
  const summary = `${hypothesis.summary} The baseline shows the same, so it is taken for usual.`;
  return { ...one, hypothesis: { ...hypothesis, summary, background: true } };
}
