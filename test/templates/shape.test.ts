import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepTokens, shapeOf } from '../../src/templates/shape.ts';

describe('shapeOf', () => {
  it.each([
    ['numbers', 'Notification time out: 3200', 'Notification time out: 60000'],
    ['ids with letters', 'Deleting block blk_-695 file', 'Deleting block blk_712 file'],
    ['addresses', 'connected to 10.0.0.1:2379', 'connected to 192.168.77.12:50010'],
    ['times', '2026-03-01 10:00:01,250 INFO start', '2027-12-31 23:59:59,999 INFO start'],
    ['lists of differing length', 'peers: 1,2,3', 'peers: 1,2,3,4,5'],
    ['lists with spaces', 'peers [1, 2]', 'peers [1, 2, 3, 4]'],
    ['a value with and without a port', 'from 10.0.0.1 closed', 'from 10.0.0.1:80 closed'],
  ])('is equal when only %s differ', (_what, one, other) => {
    expect(shapeOf(one)).toBe(shapeOf(other));
  });

  it.each([
    ['a word', 'vote granted by 3', 'vote denied by 3'],
    ['the case of a word', 'Error 5', 'error 5'],
    ['the order of words', 'leader lost 5', 'lost leader 5'],
    ['punctuation', 'term=5', 'term: 5'],
    ['the end', 'term 5', 'term 5 lost'],
    ['where the number stands', 'took 5 ms', 'took ms 5'],
    ['the number of values that are not a list', 'a 1 2', 'a 1'],
    ['a word above ASCII', 'Knoten fällt aus', 'Knoten fallt aus'],
  ])('differs when %s differs', (_what, one, other) => {
    expect(shapeOf(one)).not.toBe(shapeOf(other));
  });

  it('tells kept tokens apart from other numbers and from each other', () => {
    const keep = keepTokens(['40p01', 'er_dup_1062']);
    const shapes = ['SQLSTATE 40P01', 'SQLSTATE 57014', 'SQLSTATE er_dup_1062'].map((text) =>
      shapeOf(text, keep),
    );
    expect(new Set(shapes).size).toBe(3);
    expect(shapeOf('SQLSTATE 57014', keep)).toBe(shapeOf('SQLSTATE 23505', keep));
  });

  it.each(['40p01', '40P01'])('knows the kept token %s in whatever case it is written', (written) => {
    const keep = keepTokens(['40p01']);
    expect(shapeOf(`code ${written}`, keep)).not.toBe(shapeOf('code 99999', keep));
  });

  it('keeps only the parts with digits of a kept phrase', () => {
    const keep = keepTokens(['http/1.1', 'plain']);
    expect(shapeOf('GET 1.1', keep)).not.toBe(shapeOf('GET 1.0', keep));
  });

  it('is an integer that a Map can hold exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const shape = shapeOf(text);
        expect(Number.isSafeInteger(shape) && shape >= 0).toBe(true);
      }),
    );
  });

  it('does not change with the digits of a line', () => {
    const piece = fc.oneof(
      fc.constantFrom('vote', 'from', ' ', ': ', '[', ']', '=', '-'),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.integer({ min: 1, max: 9 }), (pieces, digit) => {
        const text = pieces.join('');
        expect(shapeOf(text.replace(/\d/g, String(digit)))).toBe(shapeOf(text));
      }),
    );
  });

  it('leaves no trace of one line in the shape of the next', () => {
    const fresh = shapeOf('short');
    shapeOf('a much longer line with many words 1 2 3');
    expect(shapeOf('short')).toBe(fresh);
  });

  it('takes lines longer than its buffer', () => {
    expect(shapeOf('x'.repeat(70_000))).toBe(shapeOf('x'.repeat(80_000)));
  });
});
