// A client that speaks MCP to a child on stdio, for scripts that measure: no SDK, so that its cost is not measured too.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Starts a server and introduces itself. Rejects when the child ends before it has answered. */
export async function startClient(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map();
  let rest = '';
  let id = 0;
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const answer = line.startsWith('{') ? JSON.parse(line) : {};
      waiting.get(answer.id)?.resolve({ answer, bytes: line.length });
      waiting.delete(answer.id);
    }
  });
  const exited = new Promise((done) => {
    const end = () => {
      for (const { reject } of waiting.values()) reject(new Error('the server ended'));
      waiting.clear();
      done();
    };
    child.on('exit', end).on('error', end);
  });
  const request = (method, params) =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
  await request('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  });
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  return {
    child,
    exited,
    /** The result of a tool, how long it took as the client sees it, and the bytes of the answer. */
    call: async (name, args) => {
      const startMs = performance.now();
      const { answer, bytes } = await request('tools/call', { name, arguments: args });
      return { result: answer.result, ms: performance.now() - startMs, bytes };
    },
  };
}

/** The value at a share of a list. */
export function quantile(list, share) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
