// Judges the findings of an analysis against the truth of its incident.
import { basename } from 'node:path';

/** In a long run a finding belongs to the incident in whose time it begins, with some slack. */
const BEFORE_MS = 30_000;
const AFTER_MS = 60_000;

/** The fault whose pattern, or one that is accepted for it, a finding names; undefined where it is wrong. */
export function faultOf(finding, incident, variant) {
  if (variant.healthy) return undefined;
  const startMs = Date.parse(finding.start ?? '');
  return incident.faults.find(
    (fault) =>
      fault.accepted.includes(finding.pattern) &&
      (!incident.long || (startMs >= fault.startMs - BEFORE_MS && startMs <= fault.endMs + AFTER_MS)),
  );
}

/** Whether a finding names the culprits of a fault, all within those that are accepted. */
export function hasCulprits(finding, fault, incident) {
  const got = (finding.culprits ?? []).map(plain);
  const namesOf = (node) => [
    plain(node),
    plain(incident.nodes[node]?.log ?? node),
    incident.nodes[node]?.ip ?? node,
  ];
  const isOne = (name, nodes) =>
    nodes.flatMap(namesOf).some((known) => name === known || name.split(/[^a-z0-9.]+/).includes(known));
  return (
    got.some((name) => isOne(name, fault.culprits)) &&
    got.every((name) => isOne(name, fault.culpritsAccepted))
  );
}

function plain(name) {
  return basename(String(name))
    .replace(/\.log$/, '')
    .toLowerCase();
}

/** What became of one incident with a single fault: is the fault first, among the first three, its culprit named? */
export function outcomeOf(findings, incident) {
  const [fault] = incident.faults;
  const grave = findings.filter(isGrave);
  if (!fault) return { healthy: true, falseAlarms: grave.length };
  const three = findings.slice(0, 3);
  const hit =
    three.find((finding) => finding.pattern === fault.pattern) ??
    three.find((finding) => fault.accepted.includes(finding.pattern));
  return {
    healthy: false,
    hit1: findings[0]?.pattern === fault.pattern,
    hit1Lenient: fault.accepted.includes(findings[0]?.pattern),
    hit3: three.some((finding) => finding.pattern === fault.pattern),
    culprit: hit !== undefined && (fault.culprits.length === 0 || hasCulprits(hit, fault, incident)),
  };
}

export function isGrave(finding) {
  return finding.severity === 'high' || finding.severity === 'critical';
}
