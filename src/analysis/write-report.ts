import { open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UserError } from '../logs/user-error.ts';
import type { AnalysisAnswer } from './answer.ts';
import type { RunContext } from './finding.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';

/** The first line of every report: by it a report is told from any other file. */
const MARK = '<!-- dsdebug report -->';

/**
 * Where a report may be written: an absolute path ending in .md or .html, in a folder that exists and is allowed, that
 * holds no file yet or an earlier report; so no log is ever overwritten. Throws a `UserError` otherwise.
 */
export async function checkReportPath(path: string, context: RunContext): Promise<string> {
  const target = resolve(context.baseFolder, path);
  if (!['.md', '.html'].includes(extname(target).toLowerCase())) {
    throw new UserError(`"report_path" must end in .md or .html: "${path}"`);
  }
  const folder = await realpath(dirname(target)).catch(() => undefined);
  if (folder === undefined) {
    throw new UserError(
      `the folder of "report_path" does not exist: ${dirname(target)}; make it first or name another`,
    );
  }
  const real = await realpath(target).catch(() => join(folder, basename(target)));
  if (context.mayRead && !context.mayRead(real)) {
    throw new UserError(
      `"report_path" lies outside the allowed folders: ${target}; start the server with this folder, or write below ${context.baseFolder}`,
    );
  }
  const found = await stat(real).catch(() => undefined);
  if (found !== undefined && !(found.isFile() && (await isReport(real)))) {
    throw new UserError(
      `"report_path" names something that is no earlier report and is left as it is: ${target}`,
    );
  }
  return real;
}

/** Writes the report whole or not at all, to a path that {@link checkReportPath} gave. */
export async function writeReport(path: string, answer: AnalysisAnswer): Promise<void> {
  const body = extname(path).toLowerCase() === '.html' ? renderHtml(answer) : `${renderMarkdown(answer)}\n`;
  await writeFileAtomic(path, `${MARK}\n${body}`);
}

async function isReport(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(MARK.length);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead).toString('latin1') === MARK;
  } finally {
    await file.close();
  }
}
