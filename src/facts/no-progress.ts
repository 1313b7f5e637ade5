import type { Column } from './column.ts';
import type { NoProgressFact } from './fact.ts';
import { isProgressName } from './field-role.ts';
import type { SeriesBin } from './series.ts';

const MIN_STEPS = 6;
const MIN_GROWTH = 6;
const MIN_DURATION_MS = 5000;
/** Bins outside the stretch that show both counters growing together. */
const MIN_IN_STEP = 15;

/** Stretches in which one counter of a kind of record grows while another, that should grow with it, stands still. */
export function noProgressOf(
  speaker: string,
  templateId: number,
  columns: readonly Column[],
): NoProgressFact[] {
  const counters = columns.filter((column) => column.series !== undefined && column.role !== 'duration');
  let best: NoProgressFact | undefined;
  for (const growing of counters) {
    const bins = growing.series?.bins() ?? [];
    if (bins.length < MIN_STEPS) continue;
    for (const stuck of counters) {
      if (stuck === growing || stuck.series === undefined || isProgressName(growing.name)) continue;
      const others = new Map(stuck.series.bins().map((bin) => [bin.startMs, bin]));
      const fact = longestStandstill(bins, others, isProgressName(stuck.name));
      if (fact === undefined || (best !== undefined && best.grownBy >= fact.grownBy)) continue;
      const sightings = growing.series?.linesBetween(fact.startMs, fact.endMs, 6) ?? [];
      const shared = { speaker, templateId, growing: growing.label, stuck: stuck.label, sightings };
      best = { kind: 'no-progress', ...shared, ...fact };
    }
  }
  return best === undefined ? [] : [best];
}

type Standstill = Pick<NoProgressFact, 'startMs' | 'endMs' | 'grownBy'>;

/** The longest run of bins over which `growing` never falls and mostly rises while the other keeps one value. */
function longestStandstill(
  growing: readonly SeriesBin[],
  others: ReadonlyMap<number, SeriesBin>,
  isProgress: boolean,
): Standstill | undefined {
  let best: SeriesBin[] = [];
  let run: SeriesBin[] = [];
  let held: number | undefined;
  let together = 0;
  let outside = 0;
  let previous: { bin: SeriesBin; other: SeriesBin } | undefined;
  for (const bin of growing) {
    const other = others.get(bin.startMs);
    if (other === undefined) continue;
    const rises = previous === undefined || bin.last > previous.bin.last;
    if (previous !== undefined && rises) {
      outside++;
      if (other.last > previous.other.last) together++;
    }
    const falls = previous !== undefined && bin.min < previous.bin.max;
    if (other.min !== other.max || other.max !== held || falls || !rises) {
      if (run.length > best.length) best = run;
      run = [];
    }
    held = other.min === other.max ? other.max : undefined;
    if (held !== undefined) run.push(bin);
    previous = { bin, other };
  }
  if (run.length > best.length) best = run;
  const first = best[0];
  const last = best.at(-1);
  if (first === undefined || last === undefined || best.length < MIN_STEPS) return undefined;
  const grownBy = last.last - first.first;
  const inStep = together >= MIN_IN_STEP && together >= 0.8 * (outside - best.length);
  if (grownBy < MIN_GROWTH || last.lastMs - first.firstMs < MIN_DURATION_MS || !(isProgress || inStep))
    return undefined;
  return { startMs: first.firstMs, endMs: last.lastMs, grownBy };
}
