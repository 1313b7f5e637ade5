// Analyses incidents in a process of its own, so that the vocabulary can be cut before it is first used.
//   fork, then send { jobs: [{ incident, variant }], leaveOut: [systems], drop: ['signal\nphrase'] }; it answers with the
//   findings of each job.

import { fork } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Findings of each job, in order: `[{ pattern, severity, confidence, role, culprits, start, traits }]`.
 * The wording that the catalogue keeps under the names in `leaveOut` is not known, nor are the phrases in `drop`
 * (`signal\nphrase`), under whatever name they stand.
 */
export async function analyse(jobs, leaveOut = [], drop = []) {
  const child = fork(fileURLToPath(import.meta.url));
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`the analysis ended with status ${status}`)));
    child.send({ jobs, leaveOut, drop });
  });
}

async function work({ jobs, leaveOut, drop }) {
  const { loadCatalogue } = await import('../../dist/patterns/load-catalogue.js');
  const { analyzeLogs } = await import('../../dist/analysis/analyze-logs.js');
  forget(loadCatalogue(), leaveOut, new Set(drop));
  const folder = mkdtempSync(join(tmpdir(), 'dsdebug-eval-'));
  const answers = [];
  try {
    for (const [i, { incident, variant }] of jobs.entries()) {
      const logs = join(folder, String(i));
      for (const file of variant.files) link(join(incident.logs, file), join(logs, file));
      const request = {
        paths: [logs],
        maxFindings: 10,
        detail: 'concise',
        maxBytes: 16_384,
        ...(variant.untilMs !== undefined && { untilMs: variant.untilMs }),
      };
      answers.push(await findingsOf(analyzeLogs, request, folder));
      rmSync(logs, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.send(answers, () => process.exit(0));
}

function forget(catalogue, systems, dropped) {
  for (const { signal, phrases } of catalogue.signals.values()) {
    for (const system of systems) delete phrases[system];
    for (const [system, known] of Object.entries(phrases))
      phrases[system] = known.filter((phrase) => !dropped.has(`${signal}\n${phrase}`));
  }
}

async function findingsOf(analyzeLogs, request, baseFolder) {
  try {
    const { analysis, diagnosis } = await analyzeLogs(request, { baseFolder });
    return analysis.findings.map(({ pattern, severity, confidence, role, culprits, start, title }, i) => ({
      pattern,
      severity,
      confidence,
      role,
      culprits,
      start,
      title,
      traits: diagnosis.ranked[i].traits,
    }));
  } catch (error) {
    // Too little is left of a log: nothing is found.
    if (error instanceof Error && error.name === 'UserError') return [];
    throw error;
  }
}

function link(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

if (process.send) process.once('message', (request) => void work(request));
