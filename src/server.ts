import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  type CallToolResult,
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type ServerNotification,
  type ServerRequest,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { createAnalysisStore } from './analysis/analysis-store.ts';
import { nearestName } from './logs/nearest-name.ts';
import { UserError } from './logs/user-error.ts';
import type { ResourceContext } from './resources/define-resource.ts';
import { callTool } from './tools/call-tool.ts';
import type { ToolContext, ToolSpec } from './tools/define-tool.ts';
import { TOOLS } from './tools/index.ts';
import { INSTRUCTIONS } from './tools/instructions.ts';
import { jsonSchemaOf } from './tools/json-schema.ts';
import { log } from './tools/logger.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

export interface ServerOptions {
  version: string;
  /** Folder that relative paths are resolved against. */
  baseFolder: string;
  mayRead: (realPath: string) => boolean;
  /** A call that takes longer answers with what it has. */
  budgetMs: number;
}

/** Least time between two progress notifications of one call. */
const PROGRESS_INTERVAL_MS = 250;

/**
 * The MCP server, not yet connected. The one file that knows the SDK: tools are specs free of it. The low-level
 * `Server` is used because faults in arguments are answers here, worded for the model, and not protocol errors.
 */
export function buildServer(options: ServerOptions): Server {
  const analyses = createAnalysisStore();
  const server = new Server(
    { name: 'dsdebug', title: 'Distributed systems debugging', version: options.version },
    {
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      instructions: INSTRUCTIONS,
    },
  );
  server.onerror = (error) => void log('debug', 'protocol', { error: error.message });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: TOOLS.map(listedTool) }));
  serveTexts(server, { analyses });
  // A handler of the SDK's own kind would answer malformed arguments with a protocol error before we see them.
  server.fallbackRequestHandler = async ({ method, params }, extra) => {
    if (method !== 'tools/call') throw new McpError(ErrorCode.MethodNotFound, `Method not found: ${method}`);
    const call = callParams.safeParse(params);
    if (!call.success) return errorResult('tools/call needs a "name": the name of a tool');
    const { name, arguments: args, _meta } = call.data;
    const tool = TOOLS.find((candidate) => candidate.name === name);
    if (tool === undefined) return errorResult(unknownTool(name));
    const context: ToolContext = {
      analyses,
      baseFolder: options.baseFolder,
      mayRead: options.mayRead,
      signal: extra.signal,
      deadlineMs: performance.now() + options.budgetMs,
      ...progressOf(_meta?.progressToken, extra),
    };
    const outcome = await callTool(tool, args, context);
    if (!outcome.ok) {
      if (outcome.unexpected !== undefined && !extra.signal.aborted) {
        await log('error', `${name} failed`, { err: outcome.unexpected });
      }
      return errorResult(outcome.message);
    }
    const { data, text } = outcome.answer;
    return { content: [{ type: 'text', text }], structuredContent: { ...data } };
  };
  return server;
}

const NOT_FOUND = -32002;

/** Resources and prompts. Their texts are loaded when they are asked for. */
function serveTexts(server: Server, context: ResourceContext): void {
  server.setRequestHandler(ListResourcesRequestSchema, async () => {
    const { listResources } = await import('./resources/list-resources.ts');
    return { resources: await listResources(context) };
  });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async () => {
    const { listTemplates } = await import('./resources/list-resources.ts');
    return { resourceTemplates: listTemplates() };
  });
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    const { readResource } = await import('./resources/find-resource.ts');
    const text = await mended(NOT_FOUND, () => readResource(uri, context));
    return { contents: [{ uri, mimeType: 'text/markdown', text }] };
  });
  server.setRequestHandler(ListPromptsRequestSchema, async () => {
    const { PROMPTS } = await import('./prompts/index.ts');
    return {
      prompts: PROMPTS.map(({ build, ...prompt }) => ({ ...prompt, arguments: [...prompt.arguments] })),
    };
  });
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) => {
    const { fillPrompt } = await import('./prompts/fill-prompt.ts');
    const { readResource } = await import('./resources/find-resource.ts');
    return mended(ErrorCode.InvalidParams, async () => {
      const { text, resource: uri } = fillPrompt(params.name, params.arguments ?? {});
      const parts = [
        { type: 'text' as const, text },
        ...(uri === undefined
          ? []
          : [
              {
                type: 'resource' as const,
                resource: { uri, mimeType: 'text/markdown', text: await readResource(uri, context) },
              },
            ]),
      ];
      return { messages: parts.map((content) => ({ role: 'user' as const, content })) };
    });
  });
  server.setRequestHandler(CompleteRequestSchema, async ({ params: { ref, argument } }) => {
    const { completePrompt, completeResource } = await import('./resources/find-resource.ts');
    const values =
      ref.type === 'ref/resource'
        ? await completeResource(ref.uri, argument.value, context)
        : await completePrompt(argument.name, argument.value, context);
    return { completion: { values, total: values.length, hasMore: false } };
  });
}

/** Words for the caller become a protocol error: these requests know no other. */
async function mended<Answer>(code: number, answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof UserError) throw new McpError(code, error.message);
    throw error;
  }
}

const callParams = z.object({
  name: z.string(),
  arguments: z.unknown(),
  _meta: z.object({ progressToken: z.union([z.string(), z.number()]).optional() }).optional(),
});

function listedTool(tool: ToolSpec): Tool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchemaOf(tool.input, 'list'),
    outputSchema: jsonSchemaOf(tool.output, 'list'),
    annotations: tool.annotations,
  };
}

/** Progress goes out only where the client gave a token, a few times a second, and never backwards. */
function progressOf(
  progressToken: string | number | undefined,
  extra: Extra,
): Pick<ToolContext, 'onProgress'> {
  if (progressToken === undefined) return {};
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let sent = -1;
  return {
    onProgress: (progress, total) => {
      const nowMs = performance.now();
      if (nowMs - sentAtMs < PROGRESS_INTERVAL_MS || progress <= sent || extra.signal.aborted) return;
      sentAtMs = nowMs;
      sent = progress;
      const message = `${megabytes(progress)} of ${megabytes(total)} MB read`;
      const params = { progressToken, progress, total, message };
      extra.sendNotification({ method: 'notifications/progress', params }).catch(() => {});
    },
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function unknownTool(name: string): string {
  const names = TOOLS.map((tool) => tool.name);
  const near = nearestName(name, names);
  return `There is no tool "${name.slice(0, 60)}"${near ? `; did you mean ${near}?` : '.'} Tools: ${names.join(', ')}.`;
}

function errorResult(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], isError: true };
}
