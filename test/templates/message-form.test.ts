import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formOf, textOf, WILDCARD } from '../../src/templates/message-form.ts';

function masked(message: string): string {
  const { tokens, spaced } = formOf(message);
  return textOf(tokens, spaced);
}

describe('formOf', () => {
  it.each([
    [
      'ids',
      'PacketResponder 1 for block blk_38865049064139660 terminating',
      'PacketResponder <*> for block <*> terminating',
    ],
    [
      'addresses with a port',
      'Received connection request /10.10.34.11:45307',
      'Received connection request <*>',
    ],
    ['hardware addresses', 'DHCPDISCOVER from ba:fe:43:e3:ba:c3 via eth1', 'DHCPDISCOVER from <*> via <*>'],
    ['IPv6 addresses', 'interface (FE80:0000::C6B3:01FF:FECD:467F) up', 'interface (<*>) up'],
    ['short IPv6 addresses', 'listening on [::1]:2379 and fe80::1', 'listening on [<*>]:<*> and <*>'],
    ['addresses at the start', '::1 connected', '<*> connected'],
    ['mapped addresses', 'from ::ffff:10.100.4.250 port', 'from <*> port'],
    ['host names', 'Connected to db.example.com today', 'Connected to <*> today'],
    ['hosts with a port', 'proxy.cse.cuhk.edu.hk:5070 open', '<*> open'],
    ['URLs', 'GET http://localhost/a,b?x=y done', 'GET <*> done'],
    ['queries', '"GET /v2/servers?all=True&since=2017" status: 200', '"GET <*>" status: <*>'],
    ['paths', 'chdir(/p/gb/raptor) failed: No such file', 'chdir(<*>) failed: No such file'],
    ['Windows paths', 'Core: \\Windows\\winsxs\\core', 'Core: <*>'],
    ['files', 'loaded settings.yaml and chrome.exe', 'loaded <*> and <*>'],
    ['a unit of its number', 'free 317.1 KB of 2 GB', 'free <*> of <*>'],
    ['dates', 'at Sun Jul 10 03:55:15 2005', 'at <*>'],
    ['less than a number', 'lifetime <1 sec', 'lifetime <*>'],
    ['booleans', 'allDrawn= false', 'allDrawn=<*>'],
    ['empty values', 'logname= uid=0 rhost=a.example.net', 'logname=<*> uid=<*> rhost=<*>'],
    ['empty brackets', 'connection from 1.2.3.4 () at', 'connection from <*> (<*>) at'],
    ['lists', 'peers: [1, 2, 3]', 'peers: [<*>]'],
    ['leader dots', 'machine check enable........1', 'machine check enable..<*>'],
  ])('masks %s', (_what, message, text) => {
    expect(masked(message)).toBe(text);
  });

  it.each([
    'Interrupting SendWorker',
    'FOLLOWING - LEADER ELECTION TOOK',
    'Peer state changed: following - discovery',
    'init() failed',
    'java.net.NoRouteToHostException: No route to host',
    'Foo::bad of std::abc',
    'read/write error',
    'May the force be in sec',
    'Sun is shining',
  ])('leaves %j alone', (message) => {
    expect(masked(message)).toBe(message);
  });

  it('counts runs of white space as one space', () => {
    expect(masked('  a \t b  ')).toBe(masked('a b'));
  });

  it('cuts what is longer than 256 tokens', () => {
    const { tokens } = formOf('a '.repeat(1000));
    expect(tokens.length).toBe(257);
    expect(tokens.at(-1)).toBe(WILDCARD);
  });

  it('does not change with the digits of a message', () => {
    const piece = fc.oneof(
      fc.constantFrom('vote', 'ba', ' ', ':', ': ', '[', ']', '=', '-', '/', '.', '<'),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.integer({ min: 0, max: 9 }), (pieces, digit) => {
        const message = pieces.join('');
        expect(masked(message.replace(/\d/g, String(digit)))).toBe(masked(message));
      }),
    );
  });

  it('gives equal text only for equal tokens, and loses no character but white space and values', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab1 =:,.()[]<>/"-'.split('')), maxLength: 60 }),
        (message) => {
          const parts = masked(message).split(WILDCARD);
          const bare = message.replace(/\s+/g, '');
          let at = 0;
          for (const part of parts) {
            for (const character of part.replace(/\s+/g, '')) {
              at = bare.indexOf(character, at) + 1;
              expect(at).toBeGreaterThan(0);
            }
          }
        },
      ),
    );
  });
});
