import type { Level } from '../../logs/event.ts';
import type { TemplateOrigin } from '../../scan/log-scan.ts';
import { median } from '../../statistics/quantile.ts';
import type { TemplateChange } from '../finding.ts';
import { finalOrigins } from '../summarize.ts';
import type { Run, SharedTemplates } from './share-templates.ts';

/** Kinds of lines whose frequency differs between two runs, each list with the most telling first. */
export interface CountChanges {
  /** Records of this run for each one of the baseline, as the kinds that both have show it. */
  scale: number;
  fresh: TemplateChange[];
  gone: TemplateChange[];
  surging: TemplateChange[];
  fading: TemplateChange[];
}

/** Kinds that tell how much longer or busier one run was. */
const MIN_COMMON = 5;
const MIN_COUNT = 10;
/** How many times more or less often a kind must come. */
const TIMES = 3;
/** Quantiles of chi square with one degree of freedom: chance gives more in one of 1,000, in one of 10,000 kinds. */
const TELLING = 10.83;
const VERY_TELLING = 15.14;
const GRAVITY: Readonly<Partial<Record<Level, number>>> = { warn: 1, error: 2, fatal: 3 };

interface Count {
  here: number;
  there: number;
  level: Level | undefined;
  /** The run that has it, this one rather than the baseline, and its template there. */
  run: Run;
  templateId: number;
}

/**
 * Compares how often each kind of line came. The baseline may be longer or busier, so its counts are scaled by the
 * median ratio of the kinds that both have (Anders and Huber 2010); the statistic is the log-likelihood ratio of two
 * Poisson counts (Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993). Lines come in
 * bursts, so a kind must also differ by a factor of three.
 */
export function compareCounts(run: Run, baseline: Run, templates: SharedTemplates): CountChanges {
  const counts = countsOf(run, baseline, templates);
  const scale = scaleOf([...counts.values()]);
  const changes: CountChanges = { scale, fresh: [], gone: [], surging: [], fading: [] };
  const origins = new Map([run, baseline].map((one) => [one, finalOrigins(one.scan)] as const));
  const graded: { list: TemplateChange[]; row: TemplateChange; gravity: number }[] = [];
  for (const [id, count] of counts) {
    const list = listOf(count, scale, changes);
    if (list === undefined) continue;
    const gravity = GRAVITY[count.level ?? 'info'] ?? 0;
    graded.push({
      list,
      row: rowOf(count, origins.get(count.run)?.get(count.templateId), templates.text(id), scale),
      gravity,
    });
  }
  graded.sort((a, b) => b.gravity - a.gravity || b.row.g2 - a.row.g2 || b.row.count - a.row.count);
  for (const { list, row } of graded) list.push(row);
  return changes;
}

function listOf({ here, there }: Count, scale: number, changes: CountChanges): TemplateChange[] | undefined {
  if (there === 0) return changes.fresh;
  const g2 = logLikelihoodRatio(here, there, scale);
  if (here === 0) return g2 >= TELLING ? changes.gone : undefined;
  if (g2 < VERY_TELLING) return undefined;
  if (here >= TIMES * scale * there) return changes.surging;
  return here * TIMES <= scale * there ? changes.fading : undefined;
}

function countsOf(run: Run, baseline: Run, templates: SharedTemplates): Map<number, Count> {
  const counts = new Map<number, Count>();
  for (const one of [run, baseline]) {
    const levels = levelsOf(one);
    for (const { id, count } of one.scan.miner.templates()) {
      const shared = templates.sharedId(one, id);
      if (shared === undefined) continue;
      const known = counts.get(shared) ?? {
        here: 0,
        there: 0,
        level: levels.get(id),
        run: one,
        templateId: id,
      };
      known[one === run ? 'here' : 'there'] += count;
      counts.set(shared, known);
    }
  }
  return counts;
}

function levelsOf({ scan }: Run): Map<number, Level> {
  const levels = new Map<number, Level>();
  for (const { facts } of scan.speakers.values()) {
    for (const [id, { level }] of facts.kinds)
      if (level !== undefined) levels.set(scan.miner.resolve(id), level);
  }
  return levels;
}

function scaleOf(counts: readonly Count[]): number {
  const common = counts.filter(({ here, there }) => here >= MIN_COUNT && there >= MIN_COUNT);
  if (common.length >= MIN_COMMON) return median(common.map(({ here, there }) => here / there));
  let here = 0;
  let there = 0;
  for (const count of counts) {
    here += count.here;
    there += count.there;
  }
  return there === 0 ? 1 : here / there;
}

/** Of two Poisson counts whose means should be as `scale` to one. */
export function logLikelihoodRatio(here: number, there: number, scale: number): number {
  const all = here + there;
  const part = (count: number, expected: number): number =>
    count === 0 ? 0 : count * Math.log(count / expected);
  return 2 * (part(here, (all * scale) / (1 + scale)) + part(there, all / (1 + scale)));
}

function rowOf(
  count: Count,
  origin: TemplateOrigin | undefined,
  template: string,
  scale: number,
): TemplateChange {
  const { run, here, there } = count;
  const { directory } = run.built.input;
  const nodes = [...(origin?.speakers ?? [])].flatMap((key) => directory.ofSpeaker(key)?.name ?? []);
  return {
    template,
    count: here,
    expected: Math.round(10 * scale * there) / 10,
    g2: Math.round(10 * logLikelihoodRatio(here, there, scale)) / 10,
    ...(count.level !== undefined && { level: count.level }),
    first: { file: origin?.file ?? '', line: origin?.line ?? 0 },
    nodes: [...new Set(nodes)],
  };
}
