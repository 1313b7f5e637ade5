import type { MatchAnswer, PatternMatch } from './match-patterns.ts';

/** Room for what comes after fitting: a mask longer than what it masks. */
const MARGIN_BYTES = 300;

/** What goes first where an answer is too large: the later a match, the less is told of it. */
const CUTS: readonly ((match: PatternMatch, rank: number) => PatternMatch)[] = [
  (match, rank) => (rank < 3 ? match : withoutAdvice(match)),
  (match, rank) => (rank < 1 ? match : withoutAdvice(match)),
  (match, rank) => (rank < 1 ? match : withoutTests(match)),
  (match) => ({ ...withoutAdvice(match), matched: match.matched.slice(0, 1) }),
  (match) => withoutTests(match),
];

/** The answer cut to `maxBytes` as JSON, and an omission that says what is left out. */
export function fitMatches(answer: MatchAnswer, maxBytes: number): MatchAnswer {
  let fitted = answer;
  for (const step of CUTS) {
    if (Buffer.byteLength(JSON.stringify(fitted)) <= maxBytes - MARGIN_BYTES) return fitted;
    const what = 'details of matches; ask for one category, a smaller limit or a larger max_bytes';
    fitted = {
      ...answer,
      ...(fitted.matches && { matches: fitted.matches.map(step) }),
      omissions: [...(answer.omissions ?? []), { what }],
    };
  }
  return fitted;
}

function withoutAdvice({
  mitigations: _mitigations,
  incidents: _incidents,
  ...left
}: PatternMatch): PatternMatch {
  return left;
}

function withoutTests({ missing: _missing, rules_out: _rulesOut, ...left }: PatternMatch): PatternMatch {
  return left;
}
