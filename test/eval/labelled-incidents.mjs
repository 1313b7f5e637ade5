// Incidents whose truth is known: a folder each with `logs/` and `truth.json`:
// { system, pattern ("none" for a healthy run), also: [patterns that are accepted as well], culprits, culprits_accepted?,
//   start, end, invisible?, nodes?: { name: { ip, log } } }
// or, for a long run, { system, incidents: [the same], start, end }.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own recordings: what runs on a fresh machine. */
const OWN = ['../../sessions', '../golden'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** All labelled incidents under the given folders, in order of name; without a folder those of the project. Ends the process with status 2 where there is none. */
export function labelledIncidents(folders) {
  const sources = folders.length > 0 ? folders : OWN;
  const found = sources.flatMap((folder) =>
    readdirSync(resolve(folder))
      .sort()
      .filter((name) => existsSync(join(folder, name, 'truth.json')))
      .map((name) => incidentOf(resolve(folder, name)))
      .filter((incident) => incident !== undefined),
  );
  if (found.length > 0) return found;
  process.stderr.write(
    `no labelled incident in ${sources.join(', ')}: expected NAME/truth.json and NAME/logs/\n`,
  );
  process.exit(2);
}

function incidentOf(folder) {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  if (truth.invisible) return undefined;
  const logs = join(folder, 'logs');
  const listed = truth.incidents ?? (truth.pattern === 'none' ? [] : [truth]);
  const name = basename(folder);
  return {
    name,
    system: truth.system ?? name.replace(/-.*$/, ''),
    logs,
    files: filesUnder(logs),
    long: truth.incidents !== undefined,
    nodes: truth.nodes ?? {},
    faults: listed.map((fault) => ({
      pattern: fault.pattern,
      accepted: [fault.pattern, ...(fault.also ?? [])],
      culprits: fault.culprits ?? [],
      culpritsAccepted: fault.culprits_accepted ?? fault.culprits ?? [],
      startMs: Date.parse(fault.start),
      endMs: fault.end ? Date.parse(fault.end) : Number.POSITIVE_INFINITY,
    })),
  };
}

/** Paths relative to a folder. */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
