import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A small signal file that is sound. */
export const SIGNALS = `
- signal: connection-refused
  summary: The host answered, but nothing listens on the port.
  tone: bad
  about: peer
  phrases:
    any: [connection refused]
  cases:
    says: ['connect: connection refused']
    silent: ['connection accepted']
`;

/** A small pattern file that is sound; `more` is added at its end. */
export function patternText(id: string, more = ''): string {
  return `id: ${id}
title: A pattern
status: stable
severity: high
summary: What it is.
symptoms: [nothing answers]
signals: [{ signal: connection-refused, from: peer, weight: 2 }]
cases:
  fires: [{ symptoms: nothing answers }, { logs: connection refused }]
  quiet: [{ symptoms: all is well }, { logs: connection accepted }]
  confusable: [{ symptoms: it is slow, expect: ${id} }]
${more}`;
}

/** Calls `use` with a folder that holds these files, and removes it afterwards. */
export function withFolder<T>(files: Record<string, string>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
