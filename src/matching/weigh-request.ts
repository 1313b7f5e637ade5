import type { Evidence } from './evidence.ts';
import { type FindingEvidence, findingEvidence } from './finding-evidence.ts';
import { shapeEvidence } from './log-shapes.ts';
import type { Matcher } from './matcher.ts';
import { readLog, type Statement, statementsOfText } from './read-log.ts';
import { type Passage, readText } from './read-text.ts';
import { signalEvidence } from './signal-evidence.ts';
import { messageEvidence, symptomEvidence } from './symptom-evidence.ts';
import { type Weighed, weigh } from './weigh.ts';

/** Most characters that are read. */
export const MAX_LOG_CHARS = 1_000_000;
export const MAX_SYMPTOM_CHARS = 20_000;
/** Messages whose words are compared with those of people: the first of an excerpt. */
export const MAX_MESSAGES = 300;
/** What the words of a program count beside those of a person. */
const MESSAGE_FACTOR = 0.5;
/** What the wording of logs counts in a person's account. */
const SPOKEN_FACTOR = 0.6;
const OVERLAP_FACTOR = 0.4;

/** What speaks for patterns; at least one of the three. */
export interface Testimony {
  /** Free text of a person. */
  symptoms?: string;
  /** An excerpt of a log, any format. */
  logs?: string;
  findings?: readonly FindingEvidence[];
}

/** The patterns for which something speaks, most likely first; what a person wrote, read; how many records the excerpt has. */
export function weighRequest(
  matcher: Matcher,
  { symptoms = '', logs = '', findings = [] }: Testimony,
): { weighed: Weighed[]; passages: Passage[]; records: number } {
  const { signals, signalWeights, symptoms: index, vocabulary, catalogue } = matcher;
  const account = symptoms.slice(0, MAX_SYMPTOM_CHARS);
  const passages = readText(account, vocabulary);
  const log = readLog(logs.slice(0, MAX_LOG_CHARS), signals);
  const told = passages.filter(({ asks }) => !asks);
  const spoken = statementsOfText(account, told, signals);
  const inLog = ({ line }: Statement): string => `logs:${line}`;
  const evidence: Evidence[] = [
    ...symptomEvidence(matcher, account, passages),
    ...scaled(
      signalEvidence(spoken, signalWeights, catalogue.signals, () => 'symptoms'),
      SPOKEN_FACTOR,
    ),
    ...signalEvidence(log.statements, signalWeights, catalogue.signals, inLog),
    ...shapeEvidence(log.statements, inLog),
    ...scaled(messageEvidence(matcher, log.messages.slice(0, MAX_MESSAGES)), MESSAGE_FACTOR),
    ...findingEvidence(findings),
  ];
  const weighed = weigh(catalogue, evidence, (pattern) => OVERLAP_FACTOR * index.overlap(pattern, passages));
  return { weighed, passages, records: log.messages.length };
}

function scaled(evidence: readonly Evidence[], factor: number): Evidence[] {
  return evidence.map((each) => ({ ...each, weight: each.weight * factor }));
}
