import { describe, expect, it } from 'vitest';
import type { Absence } from '../../src/diagnosis/absences.ts';
import { placeGhosts } from '../../src/diagnosis/place-ghosts.ts';
import { type Node, NodeDirectory } from '../../src/nodes/node-directory.ts';
import { caseWith, says } from './observe.ts';
import { atSecond } from './write-log.ts';

/** Who is missed after placing, when an unclaimed address is missed at the given seconds. */
function missed(seconds: readonly number[], away: [string, number, number][], known?: string): string[] {
  const directory = new NodeDirectory();
  const nodes = ['n1', 'n2', 'n3'].map((name) => directory.add(name, [`${name}.log`])) as [Node, Node, Node];
  if (known) directory.addAlias(nodes[2], known);
  const ghost = directory.atAddress('10.0.0.9', undefined);
  const input = {
    ...caseWith(
      nodes,
      seconds.map((s) => says(s, nodes[0], 'connection-refused', [ghost])),
    ),
    directory,
  };
  const absences = away.flatMap(([name, fromS, toS]): Absence[] => {
    const node = nodes.find((each) => each.name === name);
    return node
      ? [
          {
            node,
            kind: 'crash',
            fromMs: atSecond(fromS),
            toMs: atSecond(toS),
            life: undefined,
            silence: undefined,
            waking: [],
          },
        ]
      : [];
  });
  const placed = placeGhosts(input, absences);
  return [...new Set(placed.observations.flatMap((seen) => seen.subjects.map((node) => node.name)))];
}

describe('an address that no log claims', () => {
  const during = [51, 54, 58, 63];
  it('is that of the node that was away while it was missed', () => {
    expect(missed(during, [['n3', 50, 65]])).toEqual(['n3']);
  });
  it('stays a stranger where it is missed at other times too', () => {
    expect(missed([...during, 90, 95], [['n3', 50, 65]])).toEqual(['10.0.0.9']);
  });
  it('stays a stranger where two nodes were away', () => {
    expect(
      missed(during, [
        ['n2', 49, 66],
        ['n3', 50, 65],
      ]),
    ).toEqual(['10.0.0.9']);
  });
  it('stays a stranger where the node that was away has an address already', () => {
    expect(missed(during, [['n3', 50, 65]], '10.0.0.3')).toEqual(['10.0.0.9']);
  });
  it('stays a stranger where it was missed once', () => {
    expect(missed([55], [['n3', 50, 65]])).toEqual(['10.0.0.9']);
  });
  it('is not the node that misses it', () => {
    expect(missed(during, [['n1', 50, 65]])).toEqual(['10.0.0.9']);
  });
});
