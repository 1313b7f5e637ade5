import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult, CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';

/** The built program: `npm test` builds before it runs these. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dsdebug-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface RunningServer {
  client: Client;
  call(name: string, args: Record<string, unknown>): Promise<CallToolResult>;
  close(): Promise<void>;
}

/** Starts the built server as a host does. The client checks answers against the output schemas. */
export async function openServer(folder: string, env: Record<string, string> = {}): Promise<RunningServer> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [CLI, 'serve', folder],
    env: { DSDEBUG_DB: join(folder, '.memory', 'memory.db'), ...env },
    stderr: 'pipe',
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  await client.listTools();
  return {
    client,
    call: async (name, args) => CallToolResultSchema.parse(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

/** The same for one test, stopped after it. */
export async function startServer(folder: string, env: Record<string, string> = {}): Promise<RunningServer> {
  const server = await openServer(folder, env);
  onTestFinished(() => server.close());
  return server;
}

/** The text of an answer. */
export function textOf(result: CallToolResult): string {
  return result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
