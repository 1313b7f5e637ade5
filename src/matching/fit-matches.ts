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

/** The answer cut to `maxBytes` as JSON, and omissions that say what is left out. */
export function fitMatches(answer: MatchAnswer, maxBytes: number): MatchAnswer {
  const fits = (each: MatchAnswer): boolean =>
    Buffer.byteLength(JSON.stringify(each)) <= maxBytes - MARGIN_BYTES;
  const what = 'details of matches; ask for one category, a smaller limit or a larger max_bytes';
  const omissions = [...(answer.omissions ?? []), { what }];
  let fitted = answer;
  let matches = answer.matches ?? [];
  for (const step of CUTS) {
    if (fits(fitted)) return fitted;
    matches = matches.map(step);
    fitted = { ...answer, matches, omissions };
  }
  const all = matches.length;
  while (!fits(fitted) && matches.length > 1) {
    matches = matches.slice(0, -1);
    const fewer = { what: 'later matches; raise max_bytes', count: all - matches.length };
    fitted = { ...answer, matches, omissions: [...omissions, fewer] };
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
