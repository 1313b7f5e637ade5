import { describe, expect, it } from 'vitest';
import { missingLogs } from '../../src/analysis/missing-logs.ts';
import { NodeDirectory } from '../../src/nodes/node-directory.ts';
import { sampleFinding } from './sample-analysis.ts';

const directory = new NodeDirectory();
directory.add('node-1', ['node-1.log']);
directory.atAddress('10.0.0.3', 2380);

describe('logs that are missing', () => {
  it('are named where a root cause is put on a node that nobody speaks for', () => {
    const [warning, ...more] = missingLogs([sampleFinding('F1', 1, { culprits: ['10.0.0.3'] })], directory);
    expect(warning).toMatch(/^10\.0\.0\.3: F1 is put on it .* its own log is not among the files/);
    expect(more).toEqual([]);
  });
  it('are named once a node', () => {
    const findings = ['F1', 'F2'].map((id) => sampleFinding(id, 1, { culprits: ['10.0.0.3'] }));
    expect(missingLogs(findings, directory)).toHaveLength(1);
  });
  it('are no matter where the node speaks for itself', () => {
    expect(missingLogs([sampleFinding('F1', 1, { culprits: ['node-1'] })], directory)).toEqual([]);
  });
  it('are no matter for what follows or is background', () => {
    for (const role of ['consequence', 'background'] as const)
      expect(missingLogs([sampleFinding('F1', 1, { culprits: ['10.0.0.3'], role })], directory)).toEqual([]);
  });
});
