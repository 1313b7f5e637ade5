import type { BaselineComparison, TemplateChange } from '../finding.ts';
import { compareCounts } from './compare-counts.ts';
import { compareLatencies } from './compare-latencies.ts';
import { type Run, shareTemplates } from './share-templates.ts';

const MAX_ROWS = 12;

/** What differs between a run and a healthy one: kinds of lines and durations. `root`: that of the baseline's files. */
export function compareRuns(
  run: Run,
  baseline: Run,
  root: string,
): { comparison: BaselineComparison; fresh: TemplateChange[] } {
  const templates = shareTemplates(run, baseline);
  const { scale, fresh, gone, surging, fading } = compareCounts(run, baseline, templates);
  const latencies = compareLatencies(run, baseline, templates);
  const slower = latencies.filter(({ z }) => z > 0).length;
  const counted: [string, number][] = [
    ['new kinds of lines', fresh.length],
    ['kinds gone', gone.length],
    ['kinds more frequent', surging.length],
    ['kinds less frequent', fading.length],
    ['durations longer', slower],
    ['durations shorter', latencies.length - slower],
  ];
  const parts = counted.flatMap(([what, count]) => (count === 0 ? [] : [`${what}: ${count}`]));
  const rows = <Row>(name: string, list: readonly Row[]): Record<string, Row[]> =>
    list.length > 0 ? { [name]: list.slice(0, MAX_ROWS) } : {};
  return {
    comparison: {
      root,
      summary: parts.length > 0 ? parts.join(', ') : 'no difference that chance does not explain',
      scale: Number(scale.toPrecision(3)),
      ...rows('gone', gone),
      ...rows('surging', surging),
      ...rows('fading', fading),
      ...rows('latencies', latencies),
    },
    fresh: fresh.slice(0, MAX_ROWS),
  };
}
