// Measures the time from start to an answered `initialize`, side by side with a bare one-tool server.
// Run after a build: node test/bench/startup.mjs [ROUNDS]. Turns alternate, so that a busy machine troubles both alike.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const SERVERS = { bare: [path('bare-server.mjs')], dsdebug: [path('../../dist/cli.js'), 'serve', path('.')] };
const INITIALIZE = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
})}\n`;

/** One start: milliseconds until the answer, CPU milliseconds (Linux) and resident memory in MB at that moment. */
function start(args) {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    child.on('error', reject);
    child.stdout.once('data', () => {
      const wallMs = performance.now() - startMs;
      const figures = { wallMs, ...processFigures(child.pid) };
      child.kill('SIGKILL');
      child.on('exit', () => resolve(figures));
    });
    child.stdin.write(INITIALIZE);
  });
}

function processFigures(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
      rssMb: (Number(fields[21]) * 4096) / 1e6,
    };
  } catch {
    return { cpuMs: Number.NaN, rssMb: Number.NaN };
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const rounds = Number(process.argv[2] ?? 15);
const measured = { bare: [], dsdebug: [] };
for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(SERVERS)) measured[name].push(await start(args));
}
const rows = Object.entries(measured).map(([name, list]) => ({
  server: name,
  'wall ms': Math.round(median(list.map((one) => one.wallMs))),
  'CPU ms': Math.round(median(list.map((one) => one.cpuMs))),
  'RSS MB': Math.round(median(list.map((one) => one.rssMb))),
}));
const [bare, own] = rows;
const ratio = (key) => (own[key] / bare[key]).toFixed(2);
process.stdout.write(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
process.stdout.write(`ratio: wall ${ratio('wall ms')}, CPU ${ratio('CPU ms')}, RSS ${ratio('RSS MB')}\n`);
