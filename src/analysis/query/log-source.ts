import type { LogEvent, LogFile } from '../../logs/event.ts';
import { findFiles } from '../../logs/files/find-files.ts';
import { UserError } from '../../logs/user-error.ts';
import { displayNames } from '../../nodes/display-names.ts';
import type { StoredAnalysis } from '../analysis-store.ts';
import type { RunContext } from '../finding.ts';

/** The files a query reads, and how records in them are named. */
export interface LogSource {
  root: string;
  files: readonly LogFile[];
  timezone: string | undefined;
  warnings: string[];
  nodeOf: (file: LogFile, event: LogEvent) => string | undefined;
}

/** The files of an analysis that was made before, under the names it gave its nodes. */
export function sourceOfAnalysis(analysis: StoredAnalysis): LogSource {
  const names = fileNames(analysis.files);
  const resolve = analysis.resolveNode ?? ((file, event) => event.node ?? names.get(file.name));
  return {
    root: analysis.root,
    files: analysis.files,
    timezone: analysis.timezone,
    warnings: [],
    nodeOf: resolve,
  };
}

/** Files by their paths. A record that names no speaker is its file's. */
export async function sourceOfPaths(paths: readonly string[], context: RunContext): Promise<LogSource> {
  const { root, files, warnings } = await findFiles(paths, {
    baseFolder: context.baseFolder,
    ...(context.mayRead && { mayRead: context.mayRead }),
    ...(context.signal && { signal: context.signal }),
  });
  const names = fileNames(files);
  return {
    root,
    files,
    timezone: undefined,
    warnings,
    nodeOf: (file, event) => event.node ?? names.get(file.name),
  };
}

/** The file that a caller means: by its name under the root, its absolute path, or the end of its path if that is unique. */
export function fileNamed(source: LogSource, wanted: string): LogFile {
  const name = wanted.replace(/\\/g, '/').replace(/^\.\//, '');
  const exact = source.files.find((file) => file.name === name || file.path === wanted);
  if (exact !== undefined) return exact;
  const alike = source.files.filter(
    (file) => `/${file.name}`.endsWith(`/${name}`) || name.endsWith(`/${file.name}`),
  );
  const [only] = alike;
  if (only !== undefined && alike.length === 1) return only;
  const listed = (alike.length > 1 ? alike : source.files).slice(0, 8).map((file) => file.name);
  throw new UserError(
    `"around.file" ${alike.length > 1 ? 'is not unique' : 'names none of the files'}: "${wanted.slice(0, 120)}"; ` +
      `expected one of ${listed.join(', ')}${source.files.length > listed.length ? ', ...' : ''} (relative to ${source.root})`,
  );
}

function fileNames(files: readonly LogFile[]): Map<string, string> {
  return displayNames(
    files.map((file) => ({ key: file.name, source: file.name, rawNode: undefined, records: 1 })),
  );
}
