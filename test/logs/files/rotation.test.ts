import { describe, expect, it } from 'vitest';
import { compareRotations, readRotation } from '../../../src/logs/files/rotation.ts';

function inOrder(...paths: string[]): string[] {
  const known = new Set(paths);
  const rotations = paths.map((path) => ({ path, rotation: readRotation(path, (name) => known.has(name)) }));
  return rotations.sort((a, b) => compareRotations(a.rotation, b.rotation)).map(({ path }) => path);
}

function sourceOf(path: string, ...others: string[]): string {
  return readRotation(path, (name) => others.includes(name)).source;
}

describe('readRotation', () => {
  it.each([
    ['app.log', 'app.log'],
    ['app.log.1', 'app.log'],
    ['svc/app.log.2.gz', 'svc/app.log'],
    ['app.log.zst', 'app.log'],
    ['app-2026-11-01.log', 'app.log'],
    ['app.2026-11-01.3.log.gz', 'app.log'],
    ['app-2026-11-01T10-20-30.123.log', 'app.log'],
    ['app.log.20261101', 'app.log'],
    ['app.log-20261101.gz', 'app.log'],
    ['app.log.2026-11-01-13', 'app.log'],
    ['mongod.log.2026-11-01T10-00-00', 'mongod.log'],
    ['postgresql-2026-11-01_000000.log', 'postgresql.log'],
    ['kube/0.log.20261101-101500.gz', 'kube/0.log'],
    ['2026-11-01.log', 'log'],
    ['app.log.old', 'app.log'],
  ])('reads %s as a piece of %s', (path, source) => {
    expect(sourceOf(path)).toBe(path === '2026-11-01.log' ? 'log' : source);
  });

  it('takes a bare number for rotation only beside the file without it', () => {
    expect(sourceOf('syslog.1', 'syslog')).toBe('syslog');
    expect(sourceOf('node.1', 'node.2')).toBe('node.1');
    expect(sourceOf('app.1.log', 'app.log')).toBe('app.log');
    expect(sourceOf('redis.1.log', 'redis.2.log')).toBe('redis.1.log');
  });

  it.each([
    'etcd1.log',
    'node-2.log',
    'worker-20261.log',
    '0.log',
    '10.0.0.3.log',
    'app-20269999.log',
    'v1.2.3',
  ])('leaves %s as it is', (name) => {
    expect(sourceOf(name)).toBe(name);
  });
});

describe('compareRotations', () => {
  it('puts numbered pieces oldest first and the live file last', () => {
    const pieces = ['app.log.10.gz', 'app.log.2.gz', 'app.log.1', 'app.log'];
    expect(inOrder(...pieces.toReversed())).toEqual(pieces);
  });

  it('puts dated pieces by date, then by number', () => {
    const pieces = [
      'a-2026-10-31.1.log',
      'a-2026-11-01.1.log',
      'a-2026-11-01.2.log',
      'a-2026-11-01.10.log',
      'a.log',
    ];
    expect(inOrder(...pieces.toReversed())).toEqual(pieces);
  });

  it('keeps the pieces of one log together and counts numbers in names by value', () => {
    const pieces = ['node2.log.1', 'node2.log', 'node10.log.1', 'node10.log', 'x/a.log'];
    expect(inOrder(...pieces.toReversed())).toEqual(pieces);
  });
});
