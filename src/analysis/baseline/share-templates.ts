import type { LogScan } from '../../scan/log-scan.ts';
import { TemplateMiner } from '../../templates/template-miner.ts';
import type { BuiltCase } from '../build-case.ts';

/** One of two runs that are compared. */
export interface Run {
  scan: LogScan;
  built: BuiltCase;
}

/** Names the templates of two runs alike: what one run alone saw as fixed words may vary in the other. */
export interface SharedTemplates {
  /** The shared id of a run's template; undefined for ids that the run does not have. */
  sharedId(run: Run, templateId: number): number | undefined;
  text(sharedId: number): string;
}

/** Mines the templates of both runs together. Neither is changed. */
export function shareTemplates(run: Run, baseline: Run): SharedTemplates {
  const both = new TemplateMiner();
  const ids = new Map([run, baseline].map((one) => [one, both.merge(one.scan.miner)] as const));
  const texts = new Map(both.templates().map((template) => [template.id, template.text]));
  return {
    sharedId: (one, templateId) => {
      const id = ids.get(one)?.get(templateId);
      return id === undefined ? undefined : both.resolve(id);
    },
    text: (sharedId) => texts.get(sharedId) ?? '',
  };
}
