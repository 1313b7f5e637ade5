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

/** A small pattern file that is sound and looks like the pattern `near`; `more` is added at its end. */
export function patternText(id: string, near: string, more = ''): string {
  return `id: ${id}
title: A pattern
status: stable
severity: high
summary: What it is.
symptoms: [nothing answers]
signals: [{ signal: connection-refused, from: peer, weight: 2 }]
expects: [callers are refused, the port is closed]
contradicts: [callers are answered]
confusable: [{ pattern: ${near}, tell: who restarts }]
collect: [open ports, the log of the process]
mitigations: [start it, restart it, watch it]
verify: [it runs, nothing else stopped]
provoke: Stop the process.
metrics: [refused connections]
alerts: [any refused connection, as there should be none]
incidents: [{ title: An outage, url: "https://example.com/outage", system: any }]
cases:
  fires: [{ symptoms: nothing answers }, { logs: connection refused }]
  quiet: [{ symptoms: all is well }, { logs: connection accepted }]
  confusable: [{ symptoms: it is slow, expect: ${near} }]
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
