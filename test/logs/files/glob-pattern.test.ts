import { describe, expect, it } from 'vitest';
import {
  type GlobPattern,
  isGlob,
  isMatched,
  nextPlaces,
  parseGlob,
  startPlaces,
} from '../../../src/logs/files/glob-pattern.ts';

function matches(glob: string, path: string): boolean {
  return parseGlob(glob).some((pattern) => matchesPattern(pattern, path));
}

function matchesPattern(pattern: GlobPattern, path: string): boolean {
  const base = pattern.base === '/' ? '/' : `${pattern.base}/`;
  if (!path.startsWith(base)) return false;
  let places = startPlaces(pattern);
  for (const name of path.slice(base.length).split('/')) places = nextPlaces(pattern, places, name);
  return isMatched(pattern, places);
}

describe('parseGlob', () => {
  it.each([
    ['/logs/*.log', '/logs/a.log'],
    ['/logs/**/*.log', '/logs/a.log'],
    ['/logs/**/*.log', '/logs/x/y/a.log'],
    ['/logs/**', '/logs/x/a'],
    ['/*/a?.log', '/x/a1.log'],
    ['/logs/node[1-3].log', '/logs/node2.log'],
    ['/logs/node[!1-3].log', '/logs/node4.log'],
    ['/logs/{a,b{1,2}}.log', '/logs/b2.log'],
    ['/logs/{a,b}/x.log', '/logs/b/x.log'],
    ['/logs/node{1..3}.log', '/logs/node3.log'],
    ['/logs/\\[a].*', '/logs/[a].log'],
    ['/logs/.*', '/logs/.hidden'],
    ['/logs/**/b/**/*.log', '/logs/a/b/c/d.log'],
    ['/logs/a*b*c', '/logs/aXbbYc'],
    ['/logs/{a}.*', '/logs/{a}.log'],
    ['/logs/\\{a,b\\}.*', '/logs/{a,b}.log'],
  ])('%s matches %s', (glob, path) => {
    expect(matches(glob, path)).toBe(true);
  });

  it.each([
    ['/logs/*.log', '/logs/x/a.log'],
    ['/logs/*', '/logs/.hidden'],
    ['/logs/?hidden', '/logs/.hidden'],
    ['/logs/**/*.log', '/logs/.git/a.log'],
    ['/logs/node[1-3].log', '/logs/node4.log'],
    ['/logs/{a,b}.log', '/logs/c.log'],
    ['/logs/a?.log', '/logs/a.log'],
    ['/logs/*.log', '/other/a.log'],
    ['/logs/\\*.log?', '/logs/a.log1'],
  ])('%s does not match %s', (glob, path) => {
    expect(matches(glob, path)).toBe(false);
  });

  it('takes the folder before the first wildcard as base', () => {
    expect(parseGlob('/a/b\\[1]/c*/d')[0]?.base).toBe('/a/b[1]');
    expect(parseGlob('/*')[0]?.base).toBe('/');
  });

  it('stays quick on a pattern made to backtrack and on braces made to explode', () => {
    expect(matches(`/${'*a'.repeat(60)}b`, `/${'a'.repeat(255)}`)).toBe(false);
    expect(parseGlob(`/${'{a,b}'.repeat(40)}*`).length).toBeLessThanOrEqual(1000);
  });
});

describe('isGlob', () => {
  it('tells globs from plain paths', () => {
    expect(['/a/*.log', 'a?', '[ab]', '{a,b}'].every(isGlob)).toBe(true);
    expect(['/a/b.log', 'a-b_c (1).log', '~/x', ''].some(isGlob)).toBe(false);
  });
});
