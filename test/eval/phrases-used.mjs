// Which phrases of the catalogue stand in the logs of some incidents.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `signal\nphrase` of each phrase that stands in a line of their logs. */
export async function phrasesUsed(incidents) {
  const { loadCatalogue } = await import('../../dist/patterns/load-catalogue.js');
  const { SignalMatcher } = await import('../../dist/signals/signal-matcher.js');
  const matcher = new SignalMatcher(loadCatalogue());
  const used = new Set();
  for (const { logs, files } of incidents) {
    for (const file of files) {
      for (const line of readFileSync(join(logs, file), 'utf8').split('\n')) {
        const found = [];
        matcher.match({ raw: line, message: line }, found);
        for (const { signal, source, cancels } of found) if (!cancels) used.add(`${signal}\n${source}`);
      }
    }
  }
  return used;
}
