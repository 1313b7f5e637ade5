import { describe, expect, it } from 'vitest';
import { handoversOf } from '../../src/diagnosis/handovers.ts';
import { leadershipOf } from '../../src/diagnosis/leadership.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { caseWith, says, speaker } from './observe.ts';
import { atSecond } from './write-log.ts';

const [a, b, c] = ['n1', 'n2', 'n3'].map(speaker) as [Node, Node, Node];
const elected = (s: number, observer: Node, leader: Node, term?: number) =>
  says(s, observer, 'leader-elected', [leader], { ...(term !== undefined && { attrs: { term } }) });
const names = (observations: ReturnType<typeof says>[]): string[] =>
  leadershipOf(caseWith([a, b, c], observations)).reigns.map((reign) => reign.leader.name);

describe('who leads', () => {
  it('is one reign, however many nodes tell of it', () => {
    expect(names([elected(10, a, a, 2), elected(10.1, b, a, 2), elected(10.3, c, a, 2)])).toEqual(['n1']);
  });
  it("is nobody here where a record names a leader by a name that is nobody's", () => {
    const stranger = says(10, a, 'leader-elected', [a], { attrs: { peer: 'f8cb90cb11127542' } });
    expect(names([stranger])).toEqual([]);
    expect(names([says(10, a, 'leader-elected', [a], { attrs: {} })])).toEqual(['n1']);
  });
  it('is known at each time', () => {
    const { leaderAt } = leadershipOf(caseWith([a, b, c], [elected(10, a, a, 2), elected(60, b, b, 3)]));
    expect([5, 30, 90].map((s) => leaderAt(atSecond(s))?.name)).toEqual([undefined, 'n1', 'n2']);
  });
  it('is a new reign where the same leader is elected in a later term', () => {
    expect(names([elected(10, a, a, 2), elected(60, a, a, 4)])).toEqual(['n1', 'n1']);
  });
  it('is a new reign where another ruled between', () => {
    expect(names([elected(10, a, a), elected(40, b, b), elected(70, a, a)])).toEqual(['n1', 'n2', 'n1']);
  });
  it('is the same reign where a follower tells of it late', () => {
    expect(names([elected(10, a, a, 2), elected(25, c, a, 2)])).toEqual(['n1']);
  });
  it('is the speaker of a role of its own', () => {
    expect(names([says(10, b, 'role-primary', [a])])).toEqual(['n2']);
  });
  it('is nobody where an election names nobody', () => {
    expect(names([says(10, b, 'leader-elected')])).toEqual([]);
  });
});

describe('handovers', () => {
  const handovers = (...observations: ReturnType<typeof says>[]): number => {
    const input = caseWith([a, b, c], observations);
    return handoversOf(input, leadershipOf(input)).length;
  };
  it('are changes of leader before which nobody missed the old one', () => {
    expect(handovers(elected(10, a, a), elected(60, b, b))).toBe(1);
  });
  it('are not changes after the old leader was missed', () => {
    expect(handovers(elected(10, a, a), says(55, b, 'connection-timeout', [a]), elected(60, b, b))).toBe(0);
  });
  it('are not the first election, and not the same leader again', () => {
    expect(handovers(elected(10, a, a, 2), elected(60, a, a, 3))).toBe(0);
  });
  it('are changes though another node is missed', () => {
    expect(handovers(elected(10, a, a), says(55, b, 'connection-timeout', [c]), elected(60, b, b))).toBe(1);
  });
});
