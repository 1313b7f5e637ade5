import type { Node } from '../nodes/node-directory.ts';
import { distinct, listNames } from './hypothesis.ts';
import type { Edge } from './reachability.ts';

/** Who could not reach whom, as far as somebody says so: both sides, or the one that complains. */
export function whoLostWhom(edges: readonly Edge[], cut: readonly Node[]): string {
  const lostByThem = distinct(
    edges.filter((edge) => cut.includes(edge.observer)).map((edge) => edge.subject),
  ).filter((node) => !cut.includes(node));
  const lostThem = distinct(
    edges.filter((edge) => cut.includes(edge.subject)).map((edge) => edge.observer),
  ).filter((node) => !cut.includes(node));
  const they = cut.length > 1 ? 'them' : 'it';
  if (lostThem.length === 0) return `could not reach ${listNames(lostByThem) || 'the others'}`;
  if (lostByThem.length === 0) return `could not be reached by ${listNames(lostThem)}`;
  const mutual = lostThem.length === lostByThem.length && lostThem.every((node) => lostByThem.includes(node));
  if (mutual) return `could not reach ${listNames(lostThem)}, nor they ${they}`;
  return `could not reach ${listNames(lostByThem)}, and ${listNames(lostThem)} could not reach ${they}`;
}
