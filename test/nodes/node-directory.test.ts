import { describe, expect, it } from 'vitest';
import { NodeDirectory } from '../../src/nodes/node-directory.ts';

const directory = new NodeDirectory();
for (const name of ['client', 'orders', 'redis1']) directory.add(name, [`${name}.log`]);
const named = (text: string): string[] => directory.mentionedIn(text).map(({ name }) => name);

describe('nodes that a text names', () => {
  it.each([
    'calling client:8080 failed',
    '{"target":"client","err":"timed out"}',
    'host=client refused the connection',
    'GET http://client/buy timed out',
    'client.shop.internal does not answer',
  ])('counts a node whose name is a role where it stands as a name: %s', (text) => {
    expect(named(text)).toEqual(['client']);
  });
  it.each([
    'Connection with replica client id #43 lost.',
    'closing client connection from 10.0.0.9',
    '{"client":"10.9.0.4","err":"timed out"}',
    'client = 4',
  ])('leaves it out where the word only says what something is: %s', (text) => {
    expect(named(text)).not.toContain('client');
  });
  it('counts any other name wherever it stands', () => {
    expect(named('orders lost redis1')).toEqual(['orders', 'redis1']);
  });
});
