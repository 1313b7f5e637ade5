import { expect, it } from 'vitest';
import type { Edge } from '../../src/diagnosis/reachability.ts';
import { whoLostWhom } from '../../src/diagnosis/who-lost-whom.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { says, speaker } from './observe.ts';
import { atSecond } from './write-log.ts';

const [a, b, c] = ['n1', 'n2', 'n3'].map(speaker) as [Node, Node, Node];
const lost = (observer: Node, subject: Node): Edge => ({
  observer,
  subject,
  timeMs: atSecond(10),
  seen: says(10, observer, 'connection-timeout', [subject]),
});

it.each([
  [
    'both sides say so',
    [lost(a, b), lost(a, c), lost(b, a), lost(c, a)],
    'could not reach n2 and n3, nor they it',
  ],
  ['only the others say so', [lost(b, a), lost(c, a)], 'could not be reached by n2 and n3'],
  ['only the one that is cut off says so', [lost(a, b), lost(a, c)], 'could not reach n2 and n3'],
  ['each side misses others', [lost(a, b), lost(c, a)], 'could not reach n2, and n3 could not reach it'],
])('tells who could not reach whom where %s', (_, edges, told) => {
  expect(whoLostWhom(edges, [a])).toBe(told);
});

it('claims nothing for those who said nothing', () => {
  expect(whoLostWhom([lost(c, a), lost(c, b)], [a, b])).toBe('could not be reached by n3');
});
