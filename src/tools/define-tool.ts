import type { z } from 'zod';
import type { AnalysisStore } from '../analysis/analysis-store.ts';
import type { RunContext } from '../analysis/finding.ts';

/** What a tool may use: the run's limits, and the analyses that later calls refer to. */
export interface ToolContext extends RunContext {
  analyses: AnalysisStore;
}

/** `data` becomes structuredContent; `text` says the same as Markdown. */
export interface ToolAnswer {
  data: object;
  text: string;
}

/** The hints of MCP, all four said outright. */
interface ToolAnnotations {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

/** A tool as the project knows it, free of any SDK. */
export interface ToolSpec<Input extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** At most 1 KB, in the words of a person in trouble. */
  description: string;
  /** A strict object: an unknown key is an error. */
  input: Input;
  output: z.ZodObject;
  annotations: ToolAnnotations;
  /** Throws `UserError` for what the caller can mend. */
  handler(args: z.output<Input>, context: ToolContext): Promise<ToolAnswer>;
}

/** Types a tool; changes nothing. */
export function defineTool<Input extends z.ZodObject>(spec: ToolSpec<Input>): ToolSpec<Input> {
  return spec;
}
