import { describe, expect, it } from 'vitest';
import { selectNodes } from '../../src/analysis/select-nodes.ts';
import { NodeDirectory } from '../../src/nodes/node-directory.ts';

function directory(): NodeDirectory {
  const nodes = new NodeDirectory();
  const first = nodes.add('etcd1', ['etcd1.log']);
  nodes.add('etcd2', ['etcd2.log']);
  nodes.addAlias(first, '8e9e05c52164694d');
  nodes.addAlias(first, '10.0.0.1');
  return nodes;
}

describe('selectNodes', () => {
  it.each([
    'etcd1',
    'ETCD1',
    ' etcd1 ',
    '8e9e05c52164694d',
    '10.0.0.1',
    '10.0.0.1:2380',
    'http://10.0.0.1:2379',
    'etcd1.log',
  ])('knows a node by %j', (name) => {
    expect(selectNodes([name], directory())).toEqual({ names: ['etcd1'], unknown: [] });
  });

  it('tells names that stand for none from those that do', () => {
    expect(selectNodes(['etcd2', 'etcd9', '10.9.9.9'], directory())).toEqual({
      names: ['etcd2'],
      unknown: ['etcd9', '10.9.9.9'],
    });
  });

  it('refuses names of which none is known, and lists the nodes', () => {
    expect(() => selectNodes(['etcd9'], directory())).toThrow(/"etcd9"; the nodes are etcd1, etcd2/);
  });
});
