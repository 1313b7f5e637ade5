import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { analyzeLogs } from '../../src/analysis/analyze-logs.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const expectation = z.strictObject({
  what: z.string(),
  quiet: z.boolean().optional(),
  first: z
    .strictObject({
      pattern: z.array(z.string()),
      culprits: z.array(z.string()).optional(),
      startNear: z.iso.datetime(),
    })
    .optional(),
});
const NEAR_MS = 10_000;

/** Recordings of real clusters, with a fault injected or none. */
describe('recorded incidents', () => {
  const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  it.each(cases.map((entry) => entry.name))('%s', async (name) => {
    const expected = expectation.parse(JSON.parse(readFileSync(`${folder}${name}/expect.json`, 'utf8')));
    const request = {
      paths: [`${folder}${name}/logs`],
      maxFindings: 10,
      detail: 'full' as const,
      maxBytes: 40_000,
    };
    const { analysis } = await analyzeLogs(request, { baseFolder: folder });
    const grave = analysis.findings.filter(
      (finding) => finding.severity === 'critical' || finding.severity === 'high',
    );
    if (expected.quiet) expect(grave.map((finding) => finding.title)).toEqual([]);
    const [first] = analysis.findings;
    if (expected.first) {
      expect(expected.first.pattern).toContain(first?.pattern);
      if (expected.first.culprits) expect(first?.culprits).toEqual(expected.first.culprits);
      const offMs = Math.abs(Date.parse(first?.start ?? '') - Date.parse(expected.first.startNear));
      expect(offMs).toBeLessThan(NEAR_MS);
    }
    for (const finding of analysis.findings) {
      for (const proof of finding.evidence) {
        const line = readFileSync(`${analysis.root}/${proof.file}`, 'utf8').split('\n')[proof.line - 1] ?? '';
        expect(line).toContain(proof.text.replace(/…$/, ''));
      }
    }
  });
});
