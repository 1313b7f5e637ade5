import { describe, expect, it } from 'vitest';
import { newIdentityHints, readIdentityHints } from '../../src/nodes/identity-hints.ts';
import { type HintedSpeaker, resolveNodes } from '../../src/nodes/resolve-nodes.ts';

function speaker(source: string, lines: readonly string[], rawNode?: string, records = 100): HintedSpeaker {
  const hints = newIdentityHints();
  for (const line of lines) readIdentityHints(hints, line);
  return { key: rawNode === undefined ? source : `${source}\0${rawNode}`, source, rawNode, records, hints };
}

describe('resolveNodes', () => {
  it('knows a member by its own id and by the address that its peers pair with that id', () => {
    const directory = resolveNodes([
      speaker('a.log', [
        '{"msg":"starting local member","local-member-id":"23fdbc6e96a1b56c"}',
        'read tcp 10.1.0.1:50->10.1.0.2:2380: i/o timeout',
      ]),
      speaker('b.log', [
        '{"local-member-id":"6cd95ccd1742d8ff","remote-peer-id":"23fdbc6e96a1b56c","remote-peer-urls":["http://10.1.0.1:2380"]}',
      ]),
    ]);
    expect(directory.resolve('23fdbc6e96a1b56c')?.name).toBe('a');
    expect(directory.resolve('http://10.1.0.1:2380')?.name).toBe('a');
    expect(directory.resolve('6cd95ccd1742d8ff')?.name).toBe('b');
  });

  it('pairs numeric ids with addresses', () => {
    const directory = resolveNodes([
      speaker('x/zoo.log', ['[QuorumPeer[myid=1](plain)] LOOKING']),
      speaker('y/zoo.log', [
        '[QuorumPeer[myid=3](plain)] LOOKING',
        'Cannot open channel to 1 at election address /10.1.0.7:3888',
      ]),
    ]);
    expect(directory.resolve('3')?.name).toBe('y');
    expect(directory.resolve('10.1.0.7:2888')?.name).toBe('x');
  });

  it('knows a member by an id that it and others put beside its address', () => {
    const told = 'received=NotifyJoin node=01HQ7ZK3V9 addr=10.1.0.1:9094';
    const directory = resolveNodes([
      speaker('a.log', [told, 'level=info msg="Listening on" address=10.1.0.1:9093']),
      speaker('b.log', [told, 'level=info msg="Listening on" address=10.1.0.2:9093']),
    ]);
    expect(directory.resolve('01HQ7ZK3V9')?.name).toBe('a');
    expect(directory.resolve('10.1.0.2')?.name).toBe('b');
  });

  it("gives a member the address that follows its name, where that is nobody else's", () => {
    const told = ['EventMemberJoin: elm 10.1.0.1', 'EventMemberFailed: oak 10.1.0.2'];
    const directory = resolveNodes([
      speaker('elm.log', []),
      speaker('oak.log', []),
      speaker('ash.log', told),
    ]);
    expect(directory.resolve('10.1.0.1')?.name).toBe('elm');
    expect(directory.resolve('10.1.0.2')?.name).toBe('oak');
  });

  it('takes no address from a word that stands before several, or before one that others bear', () => {
    const told = ['told oak 10.1.0.2', 'told oak 10.1.0.3', 'told elm 10.1.0.9'];
    const directory = resolveNodes([
      speaker('elm.log', ['my address is 10.1.0.1']),
      speaker('oak.log', []),
      speaker('ash.log', told),
    ]);
    expect(directory.resolve('oak')?.hosts.size).toBe(0);
    expect([...(directory.resolve('elm')?.hosts ?? [])]).toEqual(['10.1.0.1']);
  });

  it('reads the own address from words and fields about listening, and from the head of a line about another', () => {
    const directory = resolveNodes([
      speaker('a.log', ['LOG:  listening on IPv4 address "10.1.0.1", port 5432']),
      speaker('b.log', ['10.1.0.2:4379: connected to 10.1.0.1:4379 - 1 connected']),
      speaker('c.log', ["Bind addr: '10.1.0.3:7946'"]),
    ]);
    for (const [address, name] of [
      ['10.1.0.1', 'a'],
      ['10.1.0.2', 'b'],
      ['10.1.0.3', 'c'],
    ])
      expect(directory.resolve(address ?? '')?.name).toBe(name);
  });

  it('tells two processes of one machine apart by port', () => {
    const directory = resolveNodes([
      speaker('cache1.log', ['Running mode=standalone, port=6379.', 'laddr=10.1.0.1:6379']),
      speaker('guard1.log', ['Running mode=sentinel, port=26379.', 'laddr=10.1.0.1:26379']),
    ]);
    expect(directory.resolve('10.1.0.1:6379')?.name).toBe('cache1');
    expect(directory.resolve('10.1.0.1:26379')?.name).toBe('guard1');
  });

  it('numbers addresses like their members where no line gives an own address', () => {
    const mention = ['Connecting to 10.1.0.1:9000', 'Connecting to 10.1.0.2:9000'];
    const directory = resolveNodes([speaker('db1.log', mention), speaker('db2.log', mention)]);
    expect(directory.resolve('10.1.0.2')?.name).toBe('db2');
  });

  it('takes names that are told beside their addresses for nodes of their own, which no log speaks for', () => {
    const list = [
      'starting, 3 stores: shelf-a (10.1.0.1:9000), shelf-b (10.1.0.2:9000), shelf-c (10.1.0.3:9000)',
    ];
    const directory = resolveNodes([speaker('shop1.log', list), speaker('shop2.log', list)]);
    expect(directory.resolve('10.1.0.2')?.name).toBe('shelf-b');
    expect(directory.resolve('shop2')?.hosts.size).toBe(0);
  });

  it('takes no host names for further nodes where they are as many as the members that lack an address', () => {
    const list = ['peers: host-a (10.1.0.1:9000), host-b (10.1.0.2:9000)'];
    const directory = resolveNodes([speaker('db1.log', list), speaker('db2.log', list)]);
    expect(directory.resolve('10.1.0.2')?.name).toBe('db2');
  });

  it('takes no word that stands beside many addresses for a name', () => {
    const list = ['10.1.0.9', '10.1.0.8', '10.1.0.7'].map(
      (host) => `retry-1 (${host}:9000), retry-2 (${host}:9000)`,
    );
    const directory = resolveNodes([speaker('db1.log', list)]);
    expect(directory.resolve('10.1.0.8')?.name).toBe('10.1.0.8');
  });

  it('does not guess addresses where the counts disagree', () => {
    const directory = resolveNodes([
      speaker('db1.log', ['Connecting to 10.1.0.1:9000']),
      speaker('db2.log', []),
    ]);
    expect(directory.resolve('10.1.0.2')?.name).toBe('10.1.0.2');
  });

  it('keeps the nodes of an aggregated file apart', () => {
    const directory = resolveNodes([speaker('all.log', [], 'web-1'), speaker('all.log', [], 'web-2')]);
    expect(directory.nodes.map((node) => node.name)).toEqual(['web-1', 'web-2']);
  });

  it('takes the lines of one file with and without a name as one node', () => {
    const directory = resolveNodes([speaker('a.log', []), speaker('a.log', [], '23fdbc6e96a1b56c')]);
    expect(directory.nodes.map((node) => node.name)).toEqual(['a']);
    expect(directory.resolve('23fdbc6e96a1b56c')?.name).toBe('a');
  });

  it('does not take a host name that several files share for the name of one of them', () => {
    const directory = resolveNodes([speaker('writer.log', [], 'vm'), speaker('reader.log', [], 'vm')]);
    expect(directory.nodes.map((node) => node.name)).toEqual(['writer', 'reader']);
    expect(directory.resolve('vm')).toBeUndefined();
  });

  it('names files of one name after their folders', () => {
    const directory = resolveNodes([speaker('n1/server.log', []), speaker('n2/server.log', [])]);
    expect(directory.nodes.map((node) => node.name)).toEqual(['n1', 'n2']);
  });

  it('finds names in a text, the ports and versions left alone', () => {
    const directory = resolveNodes([speaker('rmq1.log', []), speaker('rmq2.log', [])]);
    expect(
      directory.mentionedIn('node rabbit@rmq2 down: connection_closed').map((node) => node.name),
    ).toEqual(['rmq2']);
    expect(directory.mentionedIn('version 1.2.3 listens on 0.0.0.0:5672, 127.0.0.1 too')).toEqual([]);
  });
});
