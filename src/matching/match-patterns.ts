import type { PatternEntry } from '../patterns/pattern-schema.ts';
import type { Evidence } from './evidence.ts';
import { explain } from './explain.ts';
import { type FindingEvidence, findingEvidence } from './finding-evidence.ts';
import { fitMatches } from './fit-matches.ts';
import { shapeEvidence } from './log-shapes.ts';
import type { Matcher } from './matcher.ts';
import { readLog, type Statement, statementsOfText } from './read-log.ts';
import { type Passage, readText } from './read-text.ts';
import { signalEvidence } from './signal-evidence.ts';
import { messageEvidence, symptomEvidence } from './symptom-evidence.ts';
import { type Weighed, weigh } from './weigh.ts';

/** What a caller asks; at least one of the first three. */
export interface MatchRequest {
  symptoms?: string;
  logs?: string;
  findings?: readonly FindingEvidence[];
  category?: PatternEntry['category'];
  /** Most matches. */
  limit: number;
  /** Size limit of the answer as JSON, bytes. */
  maxBytes: number;
}

/** A pattern that fits, with what speaks for it and what would decide. */
export interface PatternMatch {
  pattern: string;
  name: string;
  category: string;
  /** 0..1: 0.5 is as likely as not. */
  score: number;
  matched: { signal: string; quote: string; where: string }[];
  /** What to collect to confirm or refute it. */
  missing?: string[];
  /** What would speak against it. */
  rules_out?: string[];
  mitigations?: string[];
  incidents?: { title: string; url: string; system: string }[];
}

/** The answer of `match_failure_pattern`. */
export interface MatchAnswer {
  verdict: 'match' | 'weak' | 'none';
  matches?: PatternMatch[];
  /** What to try where nothing matched. */
  hint?: string;
  omissions?: { what: string; count?: number; see?: { tool: string; arguments: Record<string, unknown> } }[];
}

/** Most characters of the excerpt and of the symptoms that are read. */
const MAX_LOG_CHARS = 1_000_000;
const MAX_SYMPTOM_CHARS = 20_000;
/** Messages whose words are compared with those of people: the first of an excerpt. */
const MAX_MESSAGES = 300;
/** What the words of a program count beside those of a person. */
const MESSAGE_FACTOR = 0.5;
/** What the wording of logs counts in a person's account. */
const SPOKEN_FACTOR = 0.6;
const OVERLAP_FACTOR = 0.4;
/** Scores from which a match is clear, and from which it is worth naming. */
const CLEAR = 0.6;
const WEAK = 0.4;
const FAINT = 0.1;

/** Ranks the failure patterns of the catalogue by what symptoms, an excerpt and findings say for them. */
export function matchPatterns(matcher: Matcher, request: MatchRequest): MatchAnswer {
  const { weighed, passages } = weighRequest(matcher, request);
  const ofCategory = weighed.filter(
    ({ pattern }) =>
      request.category === undefined ||
      matcher.catalogue.patterns.get(pattern)?.category === request.category,
  );
  const verdict = verdictOf(ofCategory);
  const shown = ofCategory.filter(({ score }) => score >= FAINT).slice(0, request.limit);
  const matches = shown.map((each) => explain(matcher, each, shown, passages));
  return fitMatches({ verdict, ...(matches.length > 0 && { matches }) }, request.maxBytes);
}

/** Everything in the request that speaks for patterns and for ordinary matters, weighed. */
export function weighRequest(
  matcher: Matcher,
  request: Pick<MatchRequest, 'symptoms' | 'logs' | 'findings'>,
): { weighed: Weighed[]; ordinary: Evidence[]; passages: Passage[] } {
  const symptoms = (request.symptoms ?? '').slice(0, MAX_SYMPTOM_CHARS);
  const passages = readText(symptoms, matcher.vocabulary);
  const log = readLog((request.logs ?? '').slice(0, MAX_LOG_CHARS), matcher.signals);
  const spoken = statementsOfText(symptoms, passages, matcher.signals);
  const { signals } = matcher.catalogue;
  const inLog = ({ line }: Statement): string => `logs:${line}`;
  const evidence: Evidence[] = [
    ...symptomEvidence(matcher, symptoms, passages),
    ...scaled(
      signalEvidence(spoken, matcher.signalWeights, signals, () => 'symptoms'),
      SPOKEN_FACTOR,
    ),
    ...signalEvidence(log.statements, matcher.signalWeights, signals, inLog),
    ...shapeEvidence(log.statements, inLog),
    ...scaled(messageEvidence(matcher, log.messages.slice(0, MAX_MESSAGES)), MESSAGE_FACTOR),
    ...findingEvidence(request.findings ?? []),
  ];
  const weighed = weigh(
    matcher.catalogue,
    evidence,
    (pattern) => OVERLAP_FACTOR * matcher.symptoms.overlap(pattern, passages),
  );
  const { patterns } = matcher.catalogue;
  return { weighed, ordinary: evidence.filter(({ pattern }) => !patterns.has(pattern)), passages };
}

function scaled(evidence: readonly Evidence[], factor: number): Evidence[] {
  return evidence.map((each) => ({ ...each, weight: each.weight * factor }));
}

function verdictOf([first]: readonly Weighed[]): MatchAnswer['verdict'] {
  if (first === undefined || first.score < WEAK) return 'none';
  return first.score >= CLEAR ? 'match' : 'weak';
}
