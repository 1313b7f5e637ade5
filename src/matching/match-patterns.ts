import type { PatternEntry } from '../patterns/pattern-schema.ts';
import { explain } from './explain.ts';
import { fitMatches } from './fit-matches.ts';
import type { Matcher } from './matcher.ts';
import type { Weighed } from './weigh.ts';
import {
  MAX_LOG_CHARS,
  MAX_MESSAGES,
  MAX_SYMPTOM_CHARS,
  type Testimony,
  weighRequest,
} from './weigh-request.ts';

/** What a caller asks. */
export interface MatchRequest extends Testimony {
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
  /** 0..1. Of the first matches at 0.5 about half were right on labelled reports, at 0.65 four in five, from 0.7 on nine in ten. */
  score: number;
  /** What was recognised, verbatim, and where: `symptoms`, `logs:12`, or the id of a finding. */
  matched: { signal: string; quote: string; where: string }[];
  /** What to collect to confirm or refute it. */
  missing?: string[];
  /** What would speak against it. */
  rules_out?: string[];
  mitigations?: string[];
  incidents?: { title: string; url: string; system: string }[];
}

interface Omission {
  what: string;
  count?: number;
}

/** The answer of `match_failure_pattern`. */
export interface MatchAnswer {
  /** `match` from a score of 0.6 on, `none` below 0.4. */
  verdict: 'match' | 'weak' | 'none';
  matches?: PatternMatch[];
  /** What to try where nothing matched. */
  hint?: string;
  omissions?: Omission[];
}

/** Scores from which a match is clear, from which it is a match at all, and from which it is worth naming. */
const CLEAR = 0.6;
const WEAK = 0.4;
const FAINT = 0.1;
/** Most faint matches that are named where the verdict is `none`. */
const MAX_FAINT = 3;
const HINT =
  'If something is wrong all the same, tell what fails, for whom, since when and what changed before, or give error lines of all nodes as "logs"; with log files, call analyze_logs.';

/** Ranks the failure patterns of the catalogue by what symptoms, an excerpt and findings say for them. */
export function matchPatterns(matcher: Matcher, request: MatchRequest): MatchAnswer {
  const { weighed, passages, records } = weighRequest(matcher, request);
  const { patterns } = matcher.catalogue;
  const { category } = request;
  const ranked = weighed.filter(
    ({ pattern, score }) =>
      score >= FAINT && (category === undefined || patterns.get(pattern)?.category === category),
  );
  const verdict = verdictOf(ranked);
  const shown = ranked.slice(0, verdict === 'none' ? Math.min(MAX_FAINT, request.limit) : request.limit);
  const matches = shown.map((each) => explain(matcher, each, shown, passages));
  const omissions = unread(request, records);
  return fitMatches(
    {
      verdict,
      ...(verdict === 'none' && { hint: HINT }),
      ...(matches.length > 0 && { matches: matches.map(withoutAdviceIfFaint) }),
      ...(omissions.length > 0 && { omissions }),
    },
    request.maxBytes,
  );
}

function verdictOf([first]: readonly Weighed[]): MatchAnswer['verdict'] {
  if (first === undefined || first.score < WEAK) return 'none';
  return first.score >= CLEAR ? 'match' : 'weak';
}

/** What is no match needs no advice. */
function withoutAdviceIfFaint(match: PatternMatch): PatternMatch {
  const { pattern, name, category, score, matched } = match;
  if (score >= WEAK) return match;
  return { pattern, name, category, score, matched: matched.slice(0, 1) };
}

/** What of the input was too long to be read. */
function unread({ symptoms = '', logs = '' }: Testimony, records: number): Omission[] {
  const omissions: Omission[] = [];
  if (symptoms.length > MAX_SYMPTOM_CHARS)
    omissions.push({
      what: `characters of "symptoms" after the first ${MAX_SYMPTOM_CHARS}; give log lines as "logs"`,
      count: symptoms.length - MAX_SYMPTOM_CHARS,
    });
  if (logs.length > MAX_LOG_CHARS)
    omissions.push({
      what: `characters of "logs" after the first ${MAX_LOG_CHARS}; put them into a file and call analyze_logs`,
      count: logs.length - MAX_LOG_CHARS,
    });
  if (records > MAX_MESSAGES)
    omissions.push({
      what: `records of "logs" after the first ${MAX_MESSAGES}: their signals count, their other words were not compared; give those around the trouble`,
      count: records - MAX_MESSAGES,
    });
  return omissions;
}
