import { describe, expect, it } from 'vitest';
import { groupWarnings } from '../../src/analysis/group-warnings.ts';

const zoneless = (name: string) => ({ name, warnings: [`${name}: times carry no zone`] });

describe('groupWarnings', () => {
  it('tells a problem of many files once, with their number and the first of them', () => {
    const files = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => zoneless(`${name}.log`));
    expect(groupWarnings(files)).toEqual([
      'a.log: times carry no zone (6 files in all: also b.log, c.log, d.log and 2 more)',
    ]);
  });

  it('takes problems that differ in their numbers alone for one', () => {
    const files = [7, 90].map((line) => ({
      name: `${line}.log`,
      warnings: [`${line}.log: line ${line} is cut`],
    }));
    expect(groupWarnings(files)).toEqual(['7.log: line 7 is cut (2 files in all: also 90.log)']);
  });

  it('keeps different problems, and those of one file, as they are', () => {
    const both = { name: 'a.log', warnings: ['a.log: times carry no zone', 'a.log is corrupt'] };
    expect(groupWarnings([both])).toEqual(both.warnings);
    expect(groupWarnings([both, { name: 'b.log', warnings: [] }])).toEqual(both.warnings);
    expect(groupWarnings([])).toEqual([]);
  });
});
