// How far the confidence of findings can be trusted, and the fit that makes it so.
// Run after a build: node test/eval/calibration.mjs [FOLDER...] [--write] [--wrong]
// Without a folder of labelled incidents (see labelled-incidents.mjs) the project's own recordings are used: enough to
// see it run, too few to fit on. --write puts the coefficients into patterns/calibration.yaml, --wrong lists what is wrong
// although it is told as sure. The method is told in reference/calibration.md.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { analyse } from './analyse.mjs';
import { fitLogistic, predict } from './fit-logistic.mjs';
import { faultOf, hasCulprits, isGrave } from './judge.mjs';
import { wordingOf } from './kin.mjs';
import { labelledIncidents } from './labelled-incidents.mjs';
import { reliability, tableOf } from './reliability.mjs';
import { variantsOf } from './variants.mjs';

/** What a trait must not do: +1 count against a finding, -1 count for it. */
const SIGNS = { strength: 1, kinds: 1, structural: 1, complete: 1, margin: 1, consequence: -1, support: 1 };
const SURE = 0.8;
/** Fewer findings or systems would only spoil what stands in the catalogue. */
const LEAST_FINDINGS = 300;
const LEAST_SYSTEMS = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false }, wrong: { type: 'boolean', default: false } },
});

const incidents = labelledIncidents(positionals);
const findings = await judgedFindings(incidents);
const systems = [...new Set(findings.map(({ system }) => system))].sort();
process.stdout.write(
  told(`${incidents.length} incidents of ${systems.length} systems, ${findings.length} findings`),
);
report('As told now', findings);
if (systems.length > 1) {
  report('Fitted on the other systems', crossValidated(), true);
  const all = fitLogistic(findings, SIGNS);
  process.stdout.write(told(`Fitted on all: ${JSON.stringify(rounded(all))}`));
  if (values.write && findings.length >= LEAST_FINDINGS && systems.length >= LEAST_SYSTEMS) write(all);
  else if (values.write)
    process.stdout.write(
      told(
        `Not written: ${LEAST_FINDINGS} findings of ${LEAST_SYSTEMS} systems are the least. Give more folders.`,
      ),
    );
}

/** All findings of all variants of all incidents, each with whether it is right. */
async function judgedFindings(all) {
  const jobs = all.flatMap((incident) => variantsOf(incident).map((variant) => ({ incident, variant })));
  const judged = judge(jobs, await analyse(jobs));
  for (const system of new Set(all.map((incident) => incident.system))) {
    const own = all.filter((incident) => incident.system === system);
    const unknown = own.map((incident) => ({
      incident,
      variant: { name: 'its wording unknown', files: incident.files },
    }));
    judged.push(...judge(unknown, await analyse(unknown, wordingOf(system))));
  }
  return judged;
}

function judge(jobs, answers) {
  return jobs.flatMap(({ incident, variant }, i) =>
    answers[i].map((finding) => {
      const fault = faultOf(finding, incident, variant);
      return {
        ...finding,
        incident: incident.name,
        system: incident.system,
        variant: variant.name,
        right: fault !== undefined,
        placed: fault !== undefined && hasCulprits(finding, fault, incident),
        weight: 1,
      };
    }),
  );
}

/** The findings with the confidence that a fit on all other systems gives them. */
function crossValidated() {
  return systems.flatMap((system) => {
    const model = fitLogistic(
      findings.filter((finding) => finding.system !== system),
      SIGNS,
    );
    return findings
      .filter((finding) => finding.system === system)
      .map((finding) => ({ ...finding, confidence: predict(model, finding.traits) }));
  });
}

function report(title, judged, bySystem = false) {
  process.stdout.write(told(`## ${title}`));
  const whole = judged.filter(({ variant }) => variant === 'all logs');
  const groups = [
    ['all findings', judged],
    ['of severity high or critical', judged.filter(isGrave)],
    ['all logs given', whole],
    ['all logs given, high or critical', whole.filter(isGrave)],
    [
      'its wording unknown, high or critical',
      judged.filter((f) => f.variant === 'its wording unknown' && isGrave(f)),
    ],
  ];
  if (bySystem)
    for (const system of systems) groups.push([system, judged.filter((f) => f.system === system)]);
  process.stdout.write(`${tableOf(judged)}\n${reliability(groups, SURE)}\n`);
  if (values.wrong && bySystem) {
    const wrong = judged.filter(({ confidence, right }) => confidence >= SURE && !right);
    for (const { confidence, incident, variant, pattern, title: said } of wrong)
      process.stdout.write(`${confidence.toFixed(2)} ${incident} (${variant}): ${pattern}, ${said}\n`);
  }
}

function rounded({ bias, weights }) {
  const round = (value) => Math.round(value * 1_000) / 1_000;
  const each = Object.entries(weights).map(([name, value]) => [name, round(value)]);
  return { bias: round(bias), weights: Object.fromEntries(each) };
}

function write(model) {
  const { bias, weights } = rounded(model);
  const lines = [
    '# yaml-language-server: $schema=calibration.schema.json',
    '# Written by `npm run eval:calibration -- FOLDER... --write`; see reference/calibration.md. Not edited by hand.',
    `findings: ${findings.length}`,
    `systems: [${systems.join(', ')}]`,
    `bias: ${bias}`,
    'weights:',
    ...Object.entries(weights).map(([name, weight]) => `  ${name}: ${weight}`),
    '',
  ];
  const path = fileURLToPath(new URL('../../patterns/calibration.yaml', import.meta.url));
  writeFileSync(path, lines.join('\n'));
  process.stdout.write(told('Written to patterns/calibration.yaml; build anew to use it.'));
}

function told(text) {
  return `${text}\n\n`;
}
