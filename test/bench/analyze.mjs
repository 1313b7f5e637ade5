// Measures an analysis: CPU seconds (all threads), wall seconds and peak resident memory, each file in a process of its own.
// Run after a build: node test/bench/analyze.mjs [FILE...] [--mib 200] [--rounds 3]. Without files it generates a text log and a JSON log of that size.
// On a busy machine the least of several rounds is the figure to compare.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mib: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    measure: { type: 'boolean', default: false },
  },
});

/** In the child: analyses one file and prints what that took. */
async function measure(file) {
  const { analyzeLogs } = await import('../../dist/analysis/analyze-logs.js');
  const request = { paths: [file], maxFindings: 10, detail: 'concise', maxBytes: 16_384 };
  const { analysis } = await analyzeLogs(request, { baseFolder: '/' });
  const { user, system } = process.cpuUsage();
  const rssMb = process.resourceUsage().maxRSS / 1024;
  const cost = { cpuS: (user + system) / 1e6, wallS: performance.now() / 1000, rssMb };
  const found = { lines: analysis.summary.lines, findings: analysis.findings.length };
  process.stdout.write(JSON.stringify({ ...cost, ...found }));
}

function run(files) {
  for (const file of files) {
    for (let round = 1; round <= Number(values.rounds); round++) {
      const self = fileURLToPath(import.meta.url);
      const child = spawnSync(process.execPath, [self, '--measure', file], { encoding: 'utf8' });
      if (child.status !== 0) throw new Error(`the analysis of ${file} failed: ${child.stderr}`);
      const { cpuS, wallS, rssMb, lines, findings } = JSON.parse(child.stdout);
      const size = `${(statSync(file).size / 2 ** 20).toFixed(0)} MiB, ${lines} lines`;
      const cost = `${cpuS.toFixed(2)} CPU s, ${wallS.toFixed(2)} s, ${rssMb.toFixed(0)} MB`;
      process.stdout.write(`${file} (${size}), round ${round}: ${cost}, ${findings} findings\n`);
    }
  }
}

function runOnGenerated(mib) {
  const folder = mkdtempSync(join(tmpdir(), 'dsdebug-bench-'));
  try {
    const files = { 'server.log': textLine, 'app.jsonl': jsonLine };
    for (const [name, lineOf] of Object.entries(files)) generate(join(folder, name), mib, lineOf);
    run(Object.keys(files).map((name) => join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes lines of everyday life in a cluster; between 75 % and 77 % of them a node cannot be reached. */
function generate(path, mib, lineOf) {
  const fd = openSync(path, 'w');
  const limit = mib * 2 ** 20;
  let written = 0;
  let timeMs = Date.UTC(2026, 0, 1);
  while (written < limit) {
    let chunk = '';
    for (let i = 0; i < 1000; i++) {
      timeMs += random(20);
      const cutOff = written > limit * 0.75 && written < limit * 0.77 && random(5) === 0;
      chunk += `${lineOf(new Date(timeMs).toISOString(), cutOff)}\n`;
    }
    written += writeSync(fd, chunk);
  }
  closeSync(fd);
}

const MESSAGES = [
  () => `Accepted connection from /10.0.${random(8)}.${random(250)}:${1024 + random(60000)}`,
  () => `Applied entry ${random(1e9)} of term ${7 + random(3)} in ${random(40)} ms`,
  () => `Snapshot ${hex(12)} written, ${random(1e6)} bytes`,
  () => `GET /api/v1/orders/${random(1e5)} took ${random(300)} ms, status 200`,
  () => `Compacted ${random(900)} segments of partition orders-${random(64)}`,
  () => `Session 0x${hex(16)} closed by client ${hex(8)}`,
];
const messageOf = (cutOff) =>
  cutOff
    ? 'Failed to send to peer node-3 (10.0.0.3:2380): connection refused'
    : MESSAGES[random(MESSAGES.length)]();

function textLine(time, cutOff) {
  const clock = time.slice(0, 23).replace('T', ' ').replace('.', ',');
  const level = cutOff ? 'WARN ' : 'INFO ';
  return `${clock} ${level} [node-${1 + random(2)}-io-${random(16)}] org.example.store.Replica: ${messageOf(cutOff)}`;
}

function jsonLine(time, cutOff) {
  const level = cutOff ? 'warn' : 'info';
  const node = `node-${1 + random(2)}`;
  return JSON.stringify({
    level,
    ts: time,
    node,
    caller: 'store/replica.go:120',
    msg: messageOf(cutOff),
    trace_id: hex(32),
  });
}

function hex(digits) {
  let text = '';
  for (let i = 0; i < digits; i++) text += '0123456789abcdef'[random(16)];
  return text;
}

/** Below `limit`, from a fixed sequence (an LCG with the constants of Numerical Recipes), so that runs can be compared. */
function random(limit) {
  random.state = (Math.imul(random.state ?? 1, 1664525) + 1013904223) >>> 0;
  return Math.floor((random.state / 2 ** 32) * limit);
}

if (values.measure) await measure(positionals[0]);
else if (positionals.length > 0) run(positionals.map((file) => resolve(file)));
else runOnGenerated(Number(values.mib));
