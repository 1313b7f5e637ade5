import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fencedBlocks } from '../fenced-blocks.ts';
import { startServer, temporaryFolder, textOf } from './start-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = [
  'SKILL.md',
  ...['reference', 'reference/checklists'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
].filter((path) => callsOf(path).length > 0);
/** What the documents name, and what stands for it here. */
const FOLDERS: Readonly<Record<string, string>> = {
  logs: 'sessions/etcd-leader-cut-off/logs',
  'logs-after-the-fix': 'test/golden/etcd-healthy-rolling-restart/logs',
  'logs-of-last-week': 'test/golden/etcd-healthy-rolling-restart/logs',
  traces: 'sessions/orders-payment-killed/traces',
  'traces-of-last-week': 'sessions/orders-payment-killed/traces',
};
/** Documents that look for what another recording has: replicas, lines of level error. */
const OTHER_LOGS: Readonly<Record<string, string>> = {
  'reference/monitoring.md': 'sessions/patroni-leader-cut-off/logs',
  'reference/checklists/state-sync.md': 'sessions/patroni-leader-cut-off/logs',
};
/** Names of someone else's nodes and orders: the tool says that it knows none. */
const OTHERS = /node-3|order-4711|task-17|4bf92f3577b34da6a3ce929d0e0e4736/;
const answer = z.object({
  analysis_id: z.string().optional(),
  id: z.string().optional(),
  total: z.number().optional(),
});

function callsOf(path: string): { tool: string; text: string }[] {
  return fencedBlocks(readFileSync(join(ROOT, path), 'utf8')).flatMap(({ info, lines }) => {
    const [language, tool] = info.split(' ');
    return language === 'json' && tool !== undefined ? [{ tool, text: lines.join('\n') }] : [];
  });
}

/** The calls of each document, made in its order as they stand; ids are those of what was analysed and stored before. */
describe.each(DOCUMENTS)('%s', (path) => {
  it('shows calls that can be made', async () => {
    const folder = temporaryFolder();
    const logs = OTHER_LOGS[path] ?? FOLDERS.logs ?? '';
    for (const [name, source] of Object.entries({ ...FOLDERS, logs }))
      cpSync(join(ROOT, source), join(folder, name), { recursive: true });
    const { call } = await startServer(folder);
    const made = await call('memory_create', { content: 'Hypothesis: the disk is slow', type: 'working' });
    let memory = answer.parse(made.structuredContent).id ?? '';
    let analysis = '';
    for (const { tool, text } of callsOf(path)) {
      const filled = text.replace('an-0123abcd', analysis).replace('mem-0123456789ab', memory);
      const result = await call(tool, z.record(z.string(), z.unknown()).parse(JSON.parse(filled)));
      if (OTHERS.test(text)) continue;
      expect(result.isError, `${filled}\n${textOf(result)}`).not.toBe(true);
      const { analysis_id, id, total } = answer.parse(result.structuredContent);
      if (tool === 'query_logs') expect(total, filled).toBeGreaterThan(0);
      analysis = analysis === '' ? (analysis_id ?? '') : analysis;
      memory = filled.includes('"working"') ? (id ?? memory) : memory;
    }
  });
});
