// Several servers write to one memory while some are killed at random moments; then nothing that was answered may be
// missing. Run after a build: node test/bench/stress-memory.mjs [--rounds 20] [--processes 4] [--creates 500]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDriver } from '../../dist/store/load-driver.js';
import { CLI, quantile, startClient } from './mcp-client.mjs';

const Database = await loadDriver();

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    processes: { type: 'string', default: '4' },
    creates: { type: 'string', default: '500' },
  },
});
const [rounds, processes, creates] = [values.rounds, values.processes, values.creates].map(Number);
const WORDS = 'quorum leader election partition disk timeout replica lag clock skew certificate queue'.split(
  ' ',
);

const folder = mkdtempSync(join(tmpdir(), 'dsdebug-stress-'));
const db = join(folder, 'memory.db');
const answered = new Set();
const faults = [];
const times = [];

/** One server that stores memories one after the other, until it is done or killed. */
async function work(name, killAfter) {
  const { child, exited, call } = await startClient(process.execPath, [CLI, 'serve', folder], {
    DSDEBUG_DB: db,
  });
  try {
    for (let i = 0; i < creates; i += 1) {
      // The kill comes while a write is under way: some time after it was sent, before it is answered.
      if (i === killAfter) setTimeout(() => child.kill('SIGKILL'), Math.random() * 8);
      const content = `${name} note ${i}: ${WORDS.map((word, j) => ((i * 7 + j) % 3 === 0 ? word : `calm${i % 50}`)).join(' ')}`;
      const { result, ms } = await call('memory_create', { content, tags: [name] });
      times.push(ms);
      if (result.isError) faults.push(result.content[0].text);
      else answered.add(result.structuredContent.id);
    }
    child.stdin.end();
  } catch (error) {
    if (killAfter === undefined) faults.push(`${name}: ${error.message}`);
  }
  await exited;
}

let kills = 0;
for (let round = 0; round < rounds; round += 1) {
  const killed = Array.from({ length: Math.round(processes / 4) }, () =>
    Math.floor(Math.random() * processes),
  );
  kills += new Set(killed).size;
  await Promise.all(
    Array.from({ length: processes }, (_, i) =>
      work(`r${round}p${i}`, killed.includes(i) ? Math.floor(Math.random() * creates) : undefined),
    ),
  );
  const fresh = new Database(db, { readonly: true });
  const stored = new Set(fresh.prepare('SELECT id FROM memories').pluck().all());
  const lost = [...answered].filter((id) => !stored.has(id)).length;
  const integrity = fresh.pragma('integrity_check', { simple: true });
  fresh.close();
  process.stdout.write(
    `${JSON.stringify({ round: round + 1, kills, answered: answered.size, stored: stored.size, lost, integrity, faults: faults.length, create_p50_ms: +quantile(times, 0.5).toFixed(1), create_p99_ms: +quantile(times, 0.99).toFixed(1) })}\n`,
  );
  if (lost > 0 || integrity !== 'ok' || faults.length > 0) {
    process.stdout.write(`FAILED; the memory is kept in ${folder}\n${faults.slice(0, 5).join('\n')}\n`);
    process.exit(1);
  }
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write('ok: every answered memory is there, the file is sound, no client saw a fault\n');
