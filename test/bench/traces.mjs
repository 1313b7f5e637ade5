// Measures the reconstruction of traces: spans a second from bytes to trees (reading), and from spans to critical paths
// (tree, path, own times), each file in a process of its own, with peak memory.
// Run after a build: node test/bench/traces.mjs [FILE...] [--spans 300000] [--rounds 3]. Without files it generates an
// OTLP export of that many spans. On a busy machine the best of several rounds is the figure to compare.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    spans: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '3' },
    measure: { type: 'boolean', default: false },
  },
});

/** In the child: reads one file, reconstructs each trace, prints what that took. */
async function measure(file) {
  const { findTraceFiles, loadTraces } = await import('../../dist/traces/load-traces.js');
  const { buildTree } = await import('../../dist/traces/tree.js');
  const { criticalPath, selfTimes } = await import('../../dist/traces/critical-path.js');
  const context = { baseFolder: '/' };
  const startMs = performance.now();
  const { store } = await loadTraces(await findTraceFiles([file], context), context);
  const readMs = performance.now() - startMs;
  const traces = store.traceNumbers().map((number) => store.spansOf(number));
  const builtMs = performance.now();
  let sections = 0;
  for (const spans of traces) {
    const tree = buildTree(spans);
    sections += criticalPath(tree).length + Math.min(0, selfTimes(tree).length);
  }
  const pathMs = performance.now() - builtMs;
  const rssMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    JSON.stringify({ spans: store.seen, traces: traces.length, sections, readMs, pathMs, rssMb }),
  );
}

function run(files) {
  for (const file of files) {
    for (let round = 1; round <= Number(values.rounds); round++) {
      const self = fileURLToPath(import.meta.url);
      const child = spawnSync(process.execPath, [self, '--measure', file], { encoding: 'utf8' });
      if (child.status !== 0) throw new Error(`reading ${file} failed: ${child.stderr}`);
      const { spans, traces, sections, readMs, pathMs, rssMb } = JSON.parse(child.stdout);
      const rate = (ms) => `${Math.round(spans / ms)},000 spans/s`;
      const what = `${(statSync(file).size / 2 ** 20).toFixed(0)} MiB, ${spans} spans, ${traces} traces`;
      const cost = `read ${rate(readMs)}, ${sections} path sections ${rate(pathMs)}, ${rssMb.toFixed(0)} MB`;
      process.stdout.write(`${file} (${what}), round ${round}: ${cost}\n`);
    }
  }
}

function runOnGenerated(count) {
  const folder = mkdtempSync(join(tmpdir(), 'dsdebug-bench-'));
  try {
    const file = join(folder, 'otlp.json');
    generate(file, count);
    run([file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes traces of about 40 spans over eight services, as a collector exports them: one request a line. */
function generate(path, count) {
  const fd = openSync(path, 'w');
  for (let made = 0, trace = 0; made < count; trace++) {
    const traceId = `f${trace.toString(16).padStart(31, '0')}`;
    const spans = Array.from({ length: 40 }, (_, i) =>
      spanOf(traceId, i, 1_700_000_000_000_000 + trace * 1000),
    );
    const byService = Map.groupBy
      ? Map.groupBy(spans, (_, i) => i % 8)
      : new Map([...Array(8).keys()].map((service) => [service, spans.filter((_, i) => i % 8 === service)]));
    const resourceSpans = [...byService].map(([service, own]) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: `service-${service}` } }] },
      scopeSpans: [{ scope: { name: 'bench' }, spans: own }],
    }));
    writeSync(fd, `${JSON.stringify({ resourceSpans })}\n`);
    made += spans.length;
  }
  closeSync(fd);
}

function spanOf(traceId, i, startUs) {
  const id = (number) => `b${number.toString(16).padStart(15, '0')}`;
  return {
    traceId,
    spanId: id(i),
    ...(i > 0 && { parentSpanId: id((i - 1) >> 1) }),
    name: `operation ${i % 20}`,
    kind: 2,
    startTimeUnixNano: `${startUs + i * 10}000`,
    endTimeUnixNano: `${startUs + 2000 - i * 20}000`,
    attributes: [{ key: 'http.status_code', value: { intValue: '200' } }],
    status: {},
  };
}

if (values.measure) await measure(resolve(positionals[0] ?? ''));
else if (positionals.length > 0) run(positionals.map((file) => resolve(file)));
else runOnGenerated(Number(values.spans));
