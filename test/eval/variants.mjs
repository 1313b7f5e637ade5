// An incident as it is, and as someone may have it in hand: with some of the logs, or while it still goes on. The lines
// themselves are never changed. What is known less well must be told less surely: that is what these are for.
import { basename } from 'node:path';

/** How long after the beginning someone looks who cannot wait for the end. */
const EARLY_MS = 15_000;
/** Nothing has happened yet. */
const BEFORE_MS = 3_000;

/**
 * Variants of an incident: `{ name, files, untilMs?, healthy? }`, the whole one first. A log that holds a culprit's
 * words stands under its name (`pg3.log`, `pg3-error.log.1`) or where `nodes` of the truth puts it.
 */
export function variantsOf(incident) {
  const { files, faults, long } = incident;
  const all = { name: 'all logs', files };
  if (long) return [all];
  const variants = [all];
  if (files.length > 1) {
    variants.push({ name: 'half of the logs', files: files.filter((_, i) => i % 2 === 0) });
    variants.push({ name: 'the other half', files: files.filter((_, i) => i % 2 === 1) });
    variants.push({ name: 'one log', files: files.slice(0, 1) });
  }
  const [fault] = faults;
  if (!fault) return variants;
  const others = files.filter((file) => !isOf(incident, file, fault.culprits));
  if (others.length > 0 && others.length < files.length) {
    variants.push({ name: 'culprit unheard', files: others });
    variants.push({ name: 'culprit alone', files: files.filter((file) => !others.includes(file)) });
  }
  // A clock that is wrong makes a time of the truth no time of the logs.
  if (fault.pattern === 'clock-skew') return variants;
  variants.push({ name: 'while it goes on', files, untilMs: fault.startMs + EARLY_MS });
  variants.push({ name: 'before it', files, untilMs: fault.startMs - BEFORE_MS, healthy: true });
  return variants;
}

function isOf(incident, file, culprits) {
  return culprits.some((culprit) => {
    const log = incident.nodes[culprit]?.log;
    return (log && basename(log) === basename(file)) || basename(file).split(/[^\w]/)[0] === culprit;
  });
}
