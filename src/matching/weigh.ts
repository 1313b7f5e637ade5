import type { Catalogue } from '../patterns/catalogue.ts';
import type { Evidence } from './evidence.ts';

/** A pattern with what speaks for it. */
export interface Weighed {
  pattern: string;
  /** Units of information for it, less what ordinary matters explain. */
  information: number;
  /** 0..1; see `scoreOf`. */
  score: number;
  /** Strongest first. */
  evidence: Evidence[];
}

/** Units of information at which a pattern is as likely as not. */
const EVEN_ODDS = 5.4;
/** How much each pattern gains from an explicit consequence of its own. */
const CAUSE_SHARE = 0.15;
/** The words of a text lift or lower a pattern by this share of what else speaks for it at the most. */
const MOST_OVERLAP = 0.5;
/** What ordinary matters explain is taken off. */
const ORDINARY_SHARE = 1.1;

/**
 * Adds up what speaks for each pattern. A pattern with evidence of its own is lifted by a consequence that is met
 * too (the full disk above the crash); what an ordinary matter explains speaks for nothing.
 */
export function weigh(
  catalogue: Catalogue,
  evidence: readonly Evidence[],
  overlapOf: (pattern: string) => number,
): Weighed[] {
  const byPattern = new Map<string, Evidence[]>();
  for (const each of evidence) {
    const own = byPattern.get(each.pattern);
    if (own === undefined) byPattern.set(each.pattern, [each]);
    else own.push(each);
  }
  const sums = new Map<string, number>();
  for (const [subject, own] of byPattern)
    sums.set(
      subject,
      own.reduce((sum, { weight }) => sum + weight, 0),
    );
  let ordinary = 0;
  for (const { id } of catalogue.ordinary) ordinary = Math.max(ordinary, sums.get(id) ?? 0);
  const weighed: Weighed[] = [];
  for (const [id, entry] of catalogue.patterns) {
    const own = sums.get(id) ?? 0;
    if (own === 0) continue;
    let consequence = 0;
    for (const effect of entry.causes) consequence = Math.max(consequence, sums.get(effect) ?? 0);
    const most = MOST_OVERLAP * own;
    const overlap = Math.max(-most, Math.min(overlapOf(id), most));
    const lifted = own + CAUSE_SHARE * Math.min(own, consequence) + overlap;
    const information = Math.max(0, lifted - ORDINARY_SHARE * ordinary);
    const sorted = (byPattern.get(id) ?? []).sort((a, b) => b.weight - a.weight);
    weighed.push({ pattern: id, information, score: scoreOf(information), evidence: sorted });
  }
  return weighed.sort((a, b) => b.information - a.information || (a.pattern < b.pattern ? -1 : 1));
}

/** 0 where nothing speaks for a pattern, 0.5 at even odds, towards 1 with more; set on labelled reports. */
function scoreOf(information: number): number {
  return 1 - 0.5 ** (information / EVEN_ODDS);
}
