import { describe, expect, it } from 'vitest';
import { find, words } from './signals-fixture.ts';

describe('text', () => {
  it.each([
    ['connection refused', 'dial tcp: connect: Connection Refused', 'Connection Refused'],
    ['connection refused', 'connection \t refused', 'connection \t refused'],
    ['ECONNREFUSED', '{"code":"ECONNREFUSED"}', 'ECONNREFUSED'],
    ['oom', 'invoked oom-killer', 'oom'],
    ['oom', 'OOM', 'OOM'],
    ['"msg":"took too long"', '{"x":"{\\"msg\\":\\"took too long\\"}"}', '\\"msg\\":\\"took too long\\"'],
    ['caused by: timeout', '{"stack":"at x\\nCaused by: timeout"}', 'Caused by: timeout'],
    ['disk full:', 'disk full:5', 'disk full:'],
    ['zeitüberschreitung', 'Zeitüberschreitung beim Lesen', 'Zeitüberschreitung'],
  ])('%j stands in %j', (phrase, text, expected) => {
    expect(words(phrase, text)).toBe(expected);
  });

  it.each([
    ['oom', 'headroom 12 MB'],
    ['oom', 'boom'],
    ['oom', 'oom2'],
    ['connection refused', 'connection was refused'],
    ['connection refused', 'connectionrefused'],
    ['connection refused', 'connection refuseds'],
    ['timed out', 'timed'],
    ['timed out', ''],
  ])('%j does not stand in %j', (phrase, text) => {
    expect(words(phrase, text)).toBeUndefined();
  });
});

describe('gaps', () => {
  it.each([
    ['lost ... leader', 'raft: lost the old leader now', 'lost the old leader'],
    ['lost ... leader', 'lost leader', 'lost leader'],
    ['lost ... leader', `lost ${'x'.repeat(70)} leader`, `lost ${'x'.repeat(70)} leader`],
    ['took...ms', 'took 3024ms', 'took 3024ms'],
    ['aaa ... bbb ... ccc', `aaa ${'bbb '.repeat(15)}${'x'.repeat(60)} ccc`, undefined],
    [
      'write ... failed ... disk',
      'write a failed, write b failed on disk',
      'write a failed, write b failed on disk',
    ],
  ])('%j in %j', (phrase, text, expected) => {
    if (expected === undefined) expect(words(phrase, text)).toBeDefined();
    else expect(words(phrase, text)).toBe(expected);
  });

  it.each([
    ['lost ... leader', `lost ${'x'.repeat(90)} leader`],
    ['lost ... leader', 'lost cheerleader'],
    ['lost ... leader', 'leader lost'],
    ['lost ... leader', 'lost\nleader'],
    ['lost ... leader', 'almost leader'],
  ])('%j is not in %j', (phrase, text) => {
    expect(words(phrase, text)).toBeUndefined();
  });
});

describe('captures', () => {
  it.each([
    ['took <ms>', 'took 2.5s', { ms: 2500 }],
    ['took <ms>', 'took 100.3ms', { ms: 100.3 }],
    ['took <ms>', 'took 3024 ms', { ms: 3024 }],
    ['took <ms>', 'took 1m2s', { ms: 62_000 }],
    ['took <ms>', 'took 120µs.', { ms: 0.12 }],
    ['took <ms>', 'took 250, expected less', { ms: 250 }],
    ['took <ms>', 'took 3,024 milliseconds', { ms: 3024 }],
    ['took <ms>', 'took PT30S', { ms: 30_000 }],
    ['took":"<ms>', '{"msg":"slow","took":"1.5s"}', { ms: 1500 }],
    ['took":<ms>', '{"took":250}', { ms: 250 }],
    ['offset <ms>', 'offset -2.5s', { ms: -2500 }],
    ['took <ms> to sync', 'took 12 to sync', { ms: 12 }],
    ['took too long ... <ms>', 'took too long for key 5 (3.5s)', { ms: 3500 }],
    ['<ms> elapsed', 'after 2.5 s elapsed', { ms: 2500 }],
    ['waited <s> seconds', 'waited 2.5 seconds', { ms: 2500 }],
    ['lag=<bytes>', 'lag=4096', { bytes: 4096 }],
    ['lag <bytes>', 'lag 1.5 MiB', { bytes: 1.5 * 1024 ** 2 }],
    ['lag <bytes>', 'lag 2GB', { bytes: 2 * 1024 ** 3 }],
    ['depth <n>', 'depth -12.5', { n: -12.5 }],
    ['depth <n>', 'depth 12,000', { n: 12_000 }],
    ['at term <term>', 'at term 17]', { term: 17 }],
    ['epoch <term>', 'epoch 0x1f', { term: 31 }],
    ['peer <peer> is down', 'peer node-3 is down', { peer: 'node-3' }],
    ['peer <peer> is down', "peer 'rabbit@Node-2' is down", { peer: 'rabbit@Node-2' }],
    ['dial <peer>: refused', 'dial 10.0.0.3:2380: refused', { peer: '10.0.0.3:2380' }],
    ['dial <peer>: refused', 'dial [fe80::1%eth0]:2380: refused', { peer: '[fe80::1%eth0]:2380' }],
    ['peer [<peer>]', 'peer [node-3]', { peer: 'node-3' }],
    ['lost <peer>', 'lost http://10.0.0.3:2380/.', { peer: 'http://10.0.0.3:2380' }],
    ['lost <peer>', 'lost node-3, retrying', { peer: 'node-3' }],
    ['"peer":"<peer>"', '{"peer":"8e9e05c52164694d"}', { peer: '8e9e05c52164694d' }],
    ['<peer> is unreachable', 'warn: node-3:80 is unreachable', { peer: 'node-3:80' }],
    ['<peer> is unreachable', '"node-3" is unreachable', { peer: 'node-3' }],
    ['role <word>-like', 'role leader-like', { word: 'leader' }],
    ['state <word>', 'state "Follower"', { word: 'Follower' }],
    ['request <any> failed', 'request GET:/a?b={1} failed', {}],
    ['from <peer> to <peer>', 'from n1 to n2', { peer: 'n1' }],
  ])('%j reads from %j', (phrase, text, attrs) => {
    expect(find(phrase, text)?.attrs).toEqual(attrs);
  });

  it.each([
    ['took <ms>', 'took long'],
    ['took <ms>', 'took 5x'],
    ['took <ms> to', 'took 5ms from'],
    ['took too long ... <ms>', 'took too long for key 5'],
    ['lag <bytes>', 'lag 12parsecs'],
    ['depth <n>', 'depth of 5'],
    ['depth <n>', 'depth -'],
    ['at term <term>', 'at term x'],
    ['epoch <term>', 'epoch 0xg'],
    ['peer <peer> is down', 'peer is down'],
    ['lost <peer>', 'lost -'],
    ['lost <peer>', 'lost ("'],
    ['state <word>', 'state ""'],
    ['request <any> failed', 'request a b failed'],
    ['<peer> is unreachable', ' is unreachable'],
  ])('%j reads nothing from %j', (phrase, text) => {
    expect(find(phrase, text)).toBeUndefined();
  });
});
