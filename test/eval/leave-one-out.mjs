// What a system costs whose wording nobody has collected: the incidents of each system are analysed
// - with all wording that is known;
// - without the wording that the catalogue keeps under its name and those of its kin (wording that several systems share
//   stays): what a system costs that the catalogue does not name;
// - and without every phrase that stands in the logs of this system alone, under whatever name: as if nothing had been
//   collected that only its logs say. A common phrase that no other system here happens to say goes with it.
// Run after a build: node test/eval/leave-one-out.mjs [FOLDER...] [--only SYSTEM] [--misses] [--json]
// Without a folder of labelled incidents (see labelled-incidents.mjs) the project's own recordings are used.
import { parseArgs } from 'node:util';
import { analyse } from './analyse.mjs';
import { outcomeOf } from './judge.mjs';
import { wordingOf } from './kin.mjs';
import { labelledIncidents } from './labelled-incidents.mjs';
import { phrasesUsed } from './phrases-used.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    misses: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const incidents = labelledIncidents(positionals).filter((incident) => !incident.long);
const systems = [...new Set(incidents.map(({ system }) => system))];
const used = new Map();
for (const system of systems) used.set(system, await phrasesUsed(ownOf(system)));
const rows = [];
for (const system of systems.filter((name) => values.only === undefined || name === values.only)) {
  const own = ownOf(system);
  const jobs = own.map((incident) => ({ incident, variant: { name: 'all logs', files: incident.files } }));
  const leaveOut = wordingOf(system);
  const known = await analyse(jobs);
  const unnamed = await analyse(jobs, leaveOut);
  const alone = await analyse(jobs, leaveOut, saidAlone(system));
  rows.push({
    system,
    known: figures(own, known),
    unnamed: figures(own, unnamed),
    alone: figures(own, alone),
  });
  if (values.misses) tellMisses(own, unnamed);
}
rows.push(total(rows));
process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : table(rows));

function ownOf(system) {
  return incidents.filter((incident) => incident.system === system);
}

/** Phrases that stand in the logs of this system and of no other. */
function saidAlone(system) {
  const others = systems.filter((other) => other !== system);
  return [...used.get(system)].filter((phrase) => !others.some((other) => used.get(other).has(phrase)));
}

function figures(own, answers) {
  const outcomes = own.map((incident, i) => outcomeOf(answers[i], incident));
  const faulty = outcomes.filter(({ healthy }) => !healthy);
  const count = (key) => faulty.filter((outcome) => outcome[key]).length;
  const keys = ['hit1', 'hit1Lenient', 'hit3', 'culprit'];
  return {
    incidents: faulty.length,
    ...Object.fromEntries(keys.map((key) => [key, count(key)])),
    falseAlarms: outcomes.reduce((sum, { falseAlarms = 0 }) => sum + falseAlarms, 0),
  };
}

function total(each) {
  const sum = (part) =>
    Object.fromEntries(
      Object.keys(each[0][part]).map((key) => [key, each.reduce((all, row) => all + row[part][key], 0)]),
    );
  return { system: 'all', known: sum('known'), unnamed: sum('unnamed'), alone: sum('alone') };
}

function table(all) {
  const cell = ({ incidents: of, hit1, hit1Lenient, hit3, culprit, falseAlarms }) => {
    const shares = [hit1, hit1Lenient, hit3, culprit].map((n) => (of === 0 ? '-' : (n / of).toFixed(2)));
    return [...shares, falseAlarms].join(' / ');
  };
  const lines = all.map(
    ({ system, known, unnamed, alone }) =>
      `| ${system} | ${known.incidents} | ${cell(known)} | ${cell(unnamed)} | ${cell(alone)} |`,
  );
  return [
    'Each cell: hit1 / hit1 lenient / hit3 / culprit / false alarms in healthy runs.',
    '',
    '| system left out | incidents | its wording known | not under its name | nothing that it alone says |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function tellMisses(own, answers) {
  for (const [i, incident] of own.entries()) {
    const outcome = outcomeOf(answers[i], incident);
    if (outcome.healthy ? outcome.falseAlarms === 0 : outcome.hit1 && outcome.culprit) continue;
    const told = answers[i]
      .slice(0, 3)
      .map((finding) => `${finding.pattern}@${finding.confidence}[${finding.culprits}]${finding.severity}`);
    const wanted = incident.faults.map(({ accepted, culprits }) => `${accepted.join('/')}[${culprits}]`);
    const what = outcome.healthy ? 'ALARM' : outcome.hit1Lenient ? 'part ' : 'MISS ';
    process.stdout.write(`${what} ${incident.name}: ${told.join(' | ') || 'nothing'}; wanted ${wanted}\n`);
  }
}
