import type { Analysis, Finding } from '../../src/analysis/finding.ts';

/** A finding with `lines` lines of evidence, each 290 characters long. */
export function sampleFinding(id: string, lines: number, changes: Partial<Finding> = {}): Finding {
  return {
    id,
    pattern: 'network-partition',
    category: 'network-partition',
    severity: 'critical',
    confidence: 0.91,
    title: `node-3 was cut off (${id})`,
    summary: 'Nodes 1 and 2 lost node-3 within a second of each other, and it lost both of them. '.repeat(3),
    role: 'root-cause',
    culprits: ['node-3'],
    nodes: ['node-1', 'node-2', 'node-3'],
    start: '2026-11-02T10:00:32.000Z',
    end: null,
    evidence: Array.from({ length: lines }, (_, i) => ({
      file: 'node-1.log',
      line: 100 + i,
      time: `2026-11-02T10:00:${String(32 + (i % 28)).padStart(2, '0')}.000Z`,
      node: 'node-1',
      text: `lost connection to node-3 (${i}) ${'x'.repeat(260)}`,
    })),
    evidence_count: lines * 10,
    recommendations: ['look at the switch between the racks', 'check the security groups of node-3'],
    next_steps: [
      { tool: 'query_logs', arguments: { analysis_id: 'an-1', nodes: ['node-3'] }, why: 'what node-3 said' },
    ],
    ...changes,
  };
}

/** An analysis with `size` of everything: findings, nodes, templates, entries of the timeline, warnings. */
export function sampleAnalysis(size: number, changes: Partial<Analysis> = {}): Analysis {
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: size }, (_, i) => make(i));
  const template = (i: number) => ({
    template: `request <*> took <*> ms on shard ${i}`,
    count: i + 1,
    first: { file: 'node-1.log', line: i + 1 },
    nodes: ['node-1', 'node-2'],
  });
  return {
    analysis_id: 'an-1',
    root: '/var/log/cluster',
    summary: {
      files: size,
      lines: 1000 * size,
      bytes: 100_000 * size,
      events: 990 * size,
      unparsed_lines: size,
      start: '2026-11-02T10:00:00.000Z',
      end: '2026-11-02T11:00:00.000Z',
      formats: each((i) => ({ format: `format-${i}`, files: 1, lines: 1000 })),
      nodes: each((i) => ({
        node: `node-${i + 1}`,
        files: [`node-${i + 1}.log`],
        lines: 1000,
        errors: i,
        warnings: 2 * i,
        start: '2026-11-02T10:00:00.000Z',
        end: '2026-11-02T11:00:00.000Z',
      })),
    },
    findings: each((i) =>
      sampleFinding(`F${i + 1}`, size, i === 0 ? {} : { role: 'consequence', caused_by: ['F1'] }),
    ),
    ruled_out: each((i) => ({
      pattern: 'node-crash',
      culprits: [`node-${i + 1}`],
      why: 'it went on writing while others could not reach it',
      would_tell: 'a start banner after the gap',
    })),
    timeline: each((i) => ({
      time: `2026-11-02T10:${String(i % 60).padStart(2, '0')}:00.000Z`,
      node: 'node-1',
      event: 'lost its leader',
      finding: `F${(i % 3) + 1}`,
    })),
    templates: { total: size * 5, rare: each(template), surging: each(template) },
    baseline: {
      root: '/var/log/last-week',
      summary: `kinds gone: ${size}, kinds more frequent: ${size}, durations longer: ${size}`,
      scale: 1.2,
      gone: each((i) => ({ ...template(i), expected: 4.5, g2: 31.2 })),
      surging: each((i) => ({ ...template(i), expected: 0.5, g2: 44.1, level: 'error' })),
      latencies: each((i) => ({
        template: template(i).template,
        field: 'took',
        p50_ms: 31,
        p95_ms: 420,
        baseline_p50_ms: 12,
        baseline_p95_ms: 40,
        longer_share: 0.93,
        z: 14.2,
        first: template(i).first,
        nodes: ['node-1', 'node-2'],
      })),
    },
    warnings: each((i) => `node-${i}.log: times carry no zone; UTC was taken`),
    ...changes,
  };
}
