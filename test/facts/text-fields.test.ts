import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../src/facts/quantity.ts';
import { scanFields } from '../../src/facts/text-fields.ts';

function fieldsOf(text: string): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  scanFields(text, {
    number: (name, value) => {
      fields[name] = Math.round(value * 1000) / 1000;
    },
    word: (name, value) => {
      fields[name] = value;
    },
  });
  return fields;
}

describe('reading fields out of text', () => {
  it.each<[string, Record<string, string | number>]>([
    ['put ok lag=12 key=k17', { lag: 12, key: 'k17' }],
    ['request took 3.2s, queue depth: 40', { 'request took': 3200, depth: 40 }],
    ['fsync took 1245 ms in total', { 'fsync took': 1245 }],
    ['heap used 80%', { 'heap used': 80 }],
    ['order o-17 shipped', { order: 'o-17' }],
    ['wrote 12MB after 1m30s', { wrote: 12e6, after: 90_000 }],
    ['retry count:3 given up.', { count: 3 }],
    ['sku="apple" qty=-2', { sku: 'apple', qty: -2 }],
    ['attempt 5 of job 6', { attempt: 5, 'of job': 6 }],
  ])('reads %s', (text, expected) => {
    expect(fieldsOf(text)).toEqual(expected);
  });

  it.each([
    'connected to 10.0.0.1:2379 and node1:2380',
    'opened /var/lib/data/000123.log',
    'at 12:00:01 nothing happened',
    'no numbers here: none at all',
  ])('passes over %s', (text) => {
    expect(fieldsOf(text)).toEqual({});
  });
});

describe('parseQuantity', () => {
  it.each<[string, number, string]>([
    ['312.3ms', 312.3, 'ms'],
    ['1m30.5s', 90_500, 'ms'],
    ['-3', -3, ''],
    ['2GiB', 2 * 1024 ** 3, 'B'],
    ['80%', 80, '%'],
  ])('reads %s', (text, value, unit) => {
    expect(parseQuantity(text)).toEqual({ value, unit });
  });

  it.each(['', '-', '12x', '1.2.3', 'ms', '603f5daf', '5.', '3GB4'])('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});
