import { createAnalysisStore } from '../analysis/analysis-store.ts';
import { callTool } from '../tools/call-tool.ts';
import type { ToolAnswer, ToolSpec } from '../tools/define-tool.ts';
import { callsAsCommands } from './calls-as-commands.ts';
import { colourMarkdown } from './colour-markdown.ts';
import type { Terminal } from './define-command.ts';
import { startProgress } from './progress-bar.ts';

/**
 * Runs a tool for a person: no time budget, every file may be read that its user may read. Prints the Markdown, or
 * with `json` the structuredContent. Returns the answer, or undefined after a fault that was printed to stderr.
 */
export async function runTool(
  tool: ToolSpec,
  args: Record<string, unknown>,
  terminal: Terminal,
  json: boolean,
): Promise<ToolAnswer | undefined> {
  const progress = await startProgress(terminal);
  const outcome = await callTool(tool, args, {
    analyses: createAnalysisStore(),
    baseFolder: process.cwd(),
    onProgress: progress.update,
  });
  progress.stop();
  if (!outcome.ok) {
    terminal.err(`dsdebug: ${outcome.message}\n`);
    return undefined;
  }
  const { data, text } = outcome.answer;
  if (json) terminal.out(`${JSON.stringify(data, null, terminal.colour ? 2 : 0)}\n`);
  else {
    const words = callsAsCommands(text, pathsOf(args));
    terminal.out(`${terminal.colour ? await colourMarkdown(words) : words}\n`);
  }
  return outcome.answer;
}

function pathsOf({ paths }: Record<string, unknown>): string[] {
  return Array.isArray(paths) ? paths.map(String) : [];
}
