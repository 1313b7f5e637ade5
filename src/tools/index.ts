import { analyzeLogsTool } from './analyze-logs.ts';
import type { ToolSpec } from './define-tool.ts';
import { matchFailurePatternTool } from './match-failure-pattern.ts';
import { queryLogsTool } from './query-logs.ts';

/** All tools, in the order of `tools/list`. */
export const TOOLS: readonly ToolSpec[] = [analyzeLogsTool, queryLogsTool, matchFailurePatternTool];
