import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { allowedFolders, isAllowed } from '../safety/allowed-paths.ts';
import { buildServer } from '../server.ts';
import { log } from '../tools/logger.ts';
import { packageVersion } from './package-version.ts';

/** Hosts end a call at about 60 s; past this it answers with what it has. */
const DEFAULT_BUDGET_MS = 45_000;

/** How long calls under way may still answer after stdin has ended (a script that pipes its requests in). */
const FAREWELL_MS = 1000;

/**
 * Serves MCP on stdin and stdout until stdin ends or a signal comes; the process then ends by itself, so that no
 * server outlives its host. `folders` are those that may be read.
 */
export async function serve(folders: readonly string[]): Promise<void> {
  const allowed = allowedFolders(folders, process.env);
  const budgetMs = Number(process.env.DSDEBUG_BUDGET_MS);
  const server = buildServer({
    version: packageVersion(),
    baseFolder: allowed[0] ?? process.cwd(),
    mayRead: isAllowed(allowed),
    budgetMs: budgetMs > 0 ? budgetMs : DEFAULT_BUDGET_MS,
  });
  const transport = new StdioServerTransport();
  let waiting = 0;
  await server.connect(transport);
  countRequests(transport, (change) => {
    waiting += change;
  });

  const end = (code: number): void => {
    void server.close().finally(() => process.exit(code));
  };
  // The SDK's transport does not notice that its peer is gone.
  const onStdinEnd = (): void => {
    const deadlineMs = performance.now() + FAREWELL_MS;
    const timer = setInterval(() => {
      if (waiting > 0 && performance.now() < deadlineMs) return;
      clearInterval(timer);
      end(0);
    }, 5);
  };
  process.stdin.once('end', onStdinEnd);
  process.stdin.once('close', onStdinEnd);
  process.stdout.on('error', () => process.exit(0));
  process.stderr.on('error', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(0));
  process.on('unhandledRejection', (reason) => void log('error', 'unhandled rejection', { err: reason }));
  process.on('uncaughtException', (error) => {
    void log('error', 'uncaught exception', { err: error }).finally(() => process.exit(1));
  });
}

/** Counts requests that have come in and not been answered: +1 for each request, -1 for each answer. */
function countRequests(transport: StdioServerTransport, onChange: (change: 1 | -1) => void): void {
  const { onmessage } = transport;
  const send = transport.send.bind(transport);
  transport.onmessage = (message) => {
    if ('id' in message && 'method' in message) onChange(1);
    onmessage?.(message);
  };
  transport.send = (message) => {
    if ('id' in message && !('method' in message)) onChange(-1);
    return send(message);
  };
}
