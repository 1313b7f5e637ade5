import { analyzeLogsTool } from './analyze-logs.ts';
import type { ToolSpec } from './define-tool.ts';
import { queryLogsTool } from './query-logs.ts';
import { reconstructTraceTool } from './reconstruct-trace.ts';

/** All tools, in the order of `tools/list`. */
export const TOOLS: readonly ToolSpec[] = [analyzeLogsTool, queryLogsTool, reconstructTraceTool];
