import { checkOutputPath, writeOutput } from '../../safety/output-file.ts';
import type { TraceContext } from '../load-traces.ts';

/** Where a picture goes: `output_path`, else for `html` a file of a fixed name; undefined where none is written. */
export async function checkPicturePath(
  asked: { output_path?: string | undefined; visualize: string },
  context: TraceContext,
): Promise<string | undefined> {
  const path = asked.output_path ?? (asked.visualize === 'html' ? 'dsdebug-trace.html' : undefined);
  if (path === undefined) return undefined;
  return checkOutputPath(path, {
    parameter: 'output_path',
    endings: ['.html', '.svg'],
    baseFolder: context.baseFolder,
    ...(context.mayRead && { mayRead: context.mayRead }),
  });
}

/** Writes a picture to a path that {@link checkPicturePath} gave. */
export async function writePicture(path: string, body: string): Promise<void> {
  await writeOutput(path, body);
}
