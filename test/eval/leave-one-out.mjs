// What a system costs whose wording nobody has collected: each system's incidents are analysed with the wording that the
// catalogue keeps under its name, and under those of its kin, taken out; wording that several systems share stays.
// Run after a build: node test/eval/leave-one-out.mjs [FOLDER...] [--only SYSTEM] [--misses] [--json]
// Without a folder of labelled incidents (see labelled-incidents.mjs) the project's own recordings are used.
import { parseArgs } from 'node:util';
import { analyse } from './analyse.mjs';
import { outcomeOf } from './judge.mjs';
import { wordingOf } from './kin.mjs';
import { labelledIncidents } from './labelled-incidents.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    misses: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const incidents = labelledIncidents(positionals).filter((incident) => !incident.long);
const systems = [...new Set(incidents.map(({ system }) => system))].filter(
  (s) => !values.only || s === values.only,
);
const rows = [];
for (const system of systems) {
  const own = incidents.filter((incident) => incident.system === system);
  const jobs = own.map((incident) => ({ incident, variant: { name: 'all logs', files: incident.files } }));
  const knowing = await analyse(jobs);
  const unknowing = await analyse(jobs, wordingOf(system));
  rows.push({ system, known: figures(own, knowing), leftOut: figures(own, unknowing) });
  if (values.misses) tellMisses(own, unknowing);
}
rows.push(total(rows));
process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : table(rows));

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
  return { system: 'all', known: sum('known'), leftOut: sum('leftOut') };
}

function table(all) {
  const share = ({ incidents: of }, n) => (of === 0 ? '-' : (n / of).toFixed(2));
  const cells = (part) =>
    [part.hit1, part.hit1Lenient, part.hit3, part.culprit].map((n) => share(part, n)).join(' | ');
  const lines = all.map(
    ({ system, known, leftOut }) =>
      `| ${system} | ${known.incidents} | ${cells(known)} | ${cells(leftOut)} | ${leftOut.falseAlarms} |`,
  );
  return [
    '| system | incidents | hit1 | lenient | hit3 | culprit | left out: hit1 | lenient | hit3 | culprit | false alarms |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
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
