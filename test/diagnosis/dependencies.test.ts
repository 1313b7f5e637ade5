import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/diagnosis/case.ts';
import { dependenciesOf } from '../../src/diagnosis/dependencies.ts';
import type { Node } from '../../src/nodes/node-directory.ts';
import { says, speaker } from './observe.ts';

const [edge, orders, stock] = ['edge', 'orders', 'stock'].map(speaker) as [Node, Node, Node];
const [peer1, peer2] = ['member1', 'member2'].map(speaker) as [Node, Node];
const calls = (caller: Node, callee: Node, times = 3, signal = 'request-timeout'): Observation[] =>
  Array.from({ length: times }, (_, i) => says(10 + i, caller, signal, [callee]));
const given = (...observations: Observation[][]) => dependenciesOf({ observations: observations.flat() });

describe('who depends on whom', () => {
  it('is told by the complaints of callers, through those between', () => {
    const { dependsOn } = given(calls(edge, orders), calls(orders, stock));
    expect([dependsOn(edge, orders), dependsOn(orders, stock), dependsOn(edge, stock)]).toEqual([
      true,
      true,
      true,
    ]);
  });
  it('goes one way', () => {
    const { dependsOn } = given(calls(edge, orders), calls(orders, stock));
    expect([dependsOn(orders, edge), dependsOn(stock, edge), dependsOn(edge, edge)]).toEqual([
      false,
      false,
      false,
    ]);
  });
  it('is not read off one record, nor off what is no call', () => {
    expect(given(calls(edge, orders, 1)).dependsOn(edge, orders)).toBe(false);
    expect(given(calls(edge, orders, 5, 'leader-elected')).dependsOn(edge, orders)).toBe(false);
  });
  it('is unknown where both complain of each other about as often', () => {
    const { dependsOn } = given(calls(edge, orders, 4), calls(orders, edge, 3));
    expect([dependsOn(edge, orders), dependsOn(orders, edge)]).toEqual([false, false]);
  });
  it('is not what the members of one cluster say of each other', () => {
    expect(given(calls(peer1, peer2, 20, 'connection-refused')).dependsOn(peer1, peer2)).toBe(false);
  });
  it('ends where services call in a circle', () => {
    const { dependsOn } = given(calls(edge, orders), calls(orders, stock), calls(stock, edge));
    expect(dependsOn(edge, stock)).toBe(true);
  });
});
