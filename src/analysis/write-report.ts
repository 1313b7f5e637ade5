import { extname } from 'node:path';
import { checkOutputPath, writeOutput } from '../safety/output-file.ts';
import type { AnalysisAnswer } from './answer.ts';
import type { RunContext } from './finding.ts';
import { renderHtml } from './render-html.ts';
import { renderMarkdown } from './render-markdown.ts';

/** Where a report may be written. Throws a `UserError` where it may not. */
export async function checkReportPath(path: string, context: RunContext): Promise<string> {
  return checkOutputPath(path, {
    parameter: 'report_path',
    endings: ['.md', '.html'],
    baseFolder: context.baseFolder,
    ...(context.mayRead && { mayRead: context.mayRead }),
  });
}

/** Writes the report whole or not at all, to a path that {@link checkReportPath} gave. */
export async function writeReport(path: string, answer: AnalysisAnswer): Promise<void> {
  const body = extname(path).toLowerCase() === '.html' ? renderHtml(answer) : `${renderMarkdown(answer)}\n`;
  await writeOutput(path, body);
}
