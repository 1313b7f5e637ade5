import { findFiles } from '../../logs/files/find-files.ts';
import { UserError } from '../../logs/user-error.ts';
import { loadCatalogue } from '../../patterns/load-catalogue.ts';
import type { ScanVocabulary } from '../../scan/log-scan.ts';
import { buildCase } from '../build-case.ts';
import type { AnalyzeRequest, Omission, RunContext } from '../finding.ts';
import { scanFiles } from '../scan-files.ts';
import type { Run } from './share-templates.ts';

/**
 * Reads the healthy run, whole whatever `since` and `until` say. Undefined where none was asked for, or where the time
 * budget ended before both runs were read: against half a run everything seems new or gone.
 * @throws UserError where it holds no record
 */
export async function readBaseline(
  request: AnalyzeRequest,
  context: RunContext,
  words: ScanVocabulary,
  notes: { warnings: string[]; omissions: Omission[] },
): Promise<(Run & { root: string }) | undefined> {
  if (request.baselinePaths === undefined) return undefined;
  const found = await findFiles(request.baselinePaths, context);
  const whole: AnalyzeRequest = { ...request };
  delete whole.sinceMs;
  delete whole.untilMs;
  const complete = notes.omissions.length === 0;
  const pass = complete ? await scanFiles(found.files, whole, context, words) : undefined;
  if (pass === undefined || pass.omissions.length > 0) {
    notes.omissions.push({
      what: 'the comparison with the baseline: the time budget ended before both runs were read. Give fewer files of each',
      count: found.files.length,
    });
    return undefined;
  }
  notes.warnings.push(...found.warnings, ...pass.warnings);
  if (pass.scan.speakers.size === 0) {
    throw new UserError(
      `none of the ${found.files.length} files of "baseline_paths" holds a record; give the logs of a healthy run, or leave it out`,
    );
  }
  return { scan: pass.scan, built: buildCase(pass.scan, loadCatalogue()), root: found.root };
}
