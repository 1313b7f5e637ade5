// Measures the memory side by side with the reference memory server of MCP (fetched with npx; left out where it cannot
// be had). Both get the same entries, one call each, then the same searches; times are as a client sees them.
// Run after a build: node test/bench/bench-memory.mjs [--entries 10000] [--searches 200]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CLI, quantile, startClient } from './mcp-client.mjs';

const REFERENCE = '@modelcontextprotocol/server-memory';
const { values } = parseArgs({
  options: { entries: { type: 'string', default: '10000' }, searches: { type: 'string', default: '200' } },
});
const entries = Number(values.entries);
const searches = Number(values.searches);
const folder = mkdtempSync(join(tmpdir(), 'dsdebug-bench-'));

const NOUNS =
  'leader replica broker volume gateway consumer lease snapshot certificate socket scheduler shard'.split(
    ' ',
  );
const VERBS = 'stalled vanished expired diverged flapped overflowed lagged crashed hung split'.split(' ');
const text = (i) =>
  `node ${i % 97}: the ${NOUNS[i % 12]} ${VERBS[i % 10]} after the ${NOUNS[(i * 5 + 1) % 12]} ${VERBS[(i * 3 + 1) % 10]}; cause c${i}, fixed in release ${i % 31}. ${'The story goes on for a while. '.repeat(i % 5)}`;

const SERVERS = {
  dsdebug: {
    start: () =>
      startClient(process.execPath, [CLI, 'serve', folder], { DSDEBUG_DB: join(folder, 'memory.db') }),
    create: (i) => ['memory_create', { title: `Entry ${i}`, content: text(i), tags: ['bench'] }],
    search: (query) => ['memory_search', { query }],
  },
  reference: {
    start: () => startClient('npx', ['-y', REFERENCE], { MEMORY_FILE_PATH: join(folder, 'reference.jsonl') }),
    create: (i) => [
      'create_entities',
      { entities: [{ name: `Entry ${i}`, entityType: 'episodic', observations: [text(i)] }] },
    ],
    search: (query) => ['search_nodes', { query }],
  },
};

async function measure({ start, create, search }) {
  const { child, exited, call } = await start();
  const take = async (request) => {
    const answer = await call(...request);
    if (answer.result?.isError) throw new Error(JSON.stringify(answer.result).slice(0, 300));
    return answer;
  };
  const creates = [];
  for (let i = 0; i < entries; i += 1) creates.push((await take(create(i))).ms);
  const found = [];
  for (let i = 0; i < searches; i += 1) found.push((await take(search(`c${(i * 7919) % entries}`))).ms);
  const common = await take(search('node'));
  child.stdin.end();
  child.kill();
  await exited;
  return {
    create_p50_ms: +quantile(creates.slice(-1000), 0.5).toFixed(2),
    create_p99_ms: +quantile(creates.slice(-1000), 0.99).toFixed(2),
    search_p50_ms: +quantile(found, 0.5).toFixed(2),
    search_p99_ms: +quantile(found, 0.99).toFixed(2),
    common_word_bytes: common.bytes,
  };
}

const measured = {};
for (const [name, server] of Object.entries(SERVERS)) {
  try {
    measured[name] = await measure(server);
    process.stdout.write(`${JSON.stringify({ server: name, entries, ...measured[name] })}\n`);
  } catch (error) {
    process.stdout.write(`${name} could not be measured: ${error.message}\n`);
  }
}
rmSync(folder, { recursive: true, force: true });
const { dsdebug, reference } = measured;
if (dsdebug && reference) {
  const ratio = (key) => (reference[key] / dsdebug[key]).toFixed(1);
  process.stdout.write(
    `reference / dsdebug at ${entries} entries: create ${ratio('create_p50_ms')}, search ${ratio('search_p50_ms')}, answer to a common word ${ratio('common_word_bytes')}\n`,
  );
}
