import { analyzeLogsTool } from './analyze-logs.ts';
import type { ToolSpec } from './define-tool.ts';
import { matchFailurePatternTool } from './match-failure-pattern.ts';
import { memoryCreateTool } from './memory-create.ts';
import { memoryDeleteTool } from './memory-delete.ts';
import { memoryGetTool } from './memory-get.ts';
import { memorySearchTool } from './memory-search.ts';
import { memoryStatsTool } from './memory-stats.ts';
import { memoryUpdateTool } from './memory-update.ts';
import { queryLogsTool } from './query-logs.ts';
import { reconstructTraceTool } from './reconstruct-trace.ts';

/** All tools, in the order of `tools/list`. */
export const TOOLS: readonly ToolSpec[] = [
  analyzeLogsTool,
  queryLogsTool,
  reconstructTraceTool,
  matchFailurePatternTool,
  memorySearchTool,
  memoryGetTool,
  memoryCreateTool,
  memoryUpdateTool,
  memoryDeleteTool,
  memoryStatsTool,
];
