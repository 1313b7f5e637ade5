import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formOf } from '../../src/templates/message-form.ts';
import { TemplateMiner } from '../../src/templates/template-miner.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave', 'eve', 'frank'];
const words = fc.constantFrom(
  'leader',
  'lost',
  'for',
  'user',
  'term',
  '17',
  '10.0.0.1:80',
  '/var/log',
  '[a, b]',
  ...NAMES,
);
const messages = fc.array(
  fc.array(words, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' ')),
  { maxLength: 40 },
);

function minerOf(lines: readonly string[]): TemplateMiner {
  const miner = new TemplateMiner();
  for (const line of lines) miner.add(line);
  return miner;
}

/** Count by text. */
function countsOf(miner: TemplateMiner): Record<string, number> {
  return Object.fromEntries(
    miner
      .templates()
      .map(({ text, count }): [string, number] => [text, count])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

describe('TemplateMiner', () => {
  it('gives messages of one kind one template', () => {
    const miner = new TemplateMiner();
    const first = miner.add('Deleting block blk_1 file /data/blk_1');
    expect(miner.add('Deleting block blk_22 file /disk/blk_22')).toBe(first);
    expect(first).toMatchObject({ count: 2, text: 'Deleting block <*> file <*>' });
  });

  it('gives messages of different kinds different templates', () => {
    const miner = minerOf([
      'became leader at term 5',
      'became follower at term 5',
      'became leader at term 6',
    ]);
    expect(countsOf(miner)).toEqual({ 'became follower at term <*>': 1, 'became leader at term <*>': 2 });
  });

  it('counts further messages of a template', () => {
    const miner = new TemplateMiner();
    const template = miner.add('tick 1');
    miner.count(template);
    miner.count(template, 10);
    expect(countsOf(miner)).toEqual({ 'tick <*>': 12 });
  });

  it('lists templates that turn out to be one under the first id', () => {
    const miner = new TemplateMiner();
    const ids = NAMES.map((name) => miner.add(`login of ${name} has failed`).id);
    expect(miner.templates()).toMatchObject([{ id: ids[0], count: 6, text: 'login of <*> has failed' }]);
    expect(ids.map((id) => miner.resolve(id))).toEqual(ids.map(() => ids[0]));
  });

  it('takes new messages after its templates were listed', () => {
    const miner = minerOf(['started']);
    miner.templates();
    miner.add('stopped');
    expect(countsOf(miner)).toEqual({ started: 1, stopped: 1 });
  });

  it('maps the ids of a miner that it takes in', () => {
    const ours = minerOf(['started', 'tick 1']);
    const theirs = minerOf(['stopped', 'tick 2']);
    const ids = ours.merge(theirs);
    for (const template of theirs.templates()) {
      expect(ours.templates().find(({ id }) => id === ids.get(template.id))?.text).toBe(template.text);
    }
    expect(countsOf(ours)).toEqual({ started: 1, stopped: 1, 'tick <*>': 2 });
  });

  it('is empty when it has seen nothing', () => {
    expect(new TemplateMiner().templates()).toEqual([]);
  });

  it('takes the empty message', () => {
    expect(minerOf(['', ' ']).templates()).toMatchObject([{ text: '', count: 2 }]);
  });

  it('finds the same templates however messages are spread over miners and in whatever order these merge', () => {
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 4 }), (parts) => {
        const forwards = new TemplateMiner();
        for (const part of parts) forwards.merge(minerOf(part));
        const backwards = new TemplateMiner();
        for (const part of parts.toReversed()) backwards.merge(minerOf(part));
        expect(countsOf(backwards)).toEqual(countsOf(forwards));
        expect(countsOf(minerOf(parts.flat()))).toEqual(countsOf(forwards));
      }),
    );
  });

  it('gives each message a template that it matches', () => {
    fc.assert(
      fc.property(messages, (lines) => {
        const miner = new TemplateMiner();
        const ids = lines.map((line) => miner.add(line).id);
        const byId = new Map(miner.templates().map((template) => [template.id, template]));
        lines.forEach((line, index) => {
          const tokens = byId.get(miner.resolve(ids[index] ?? -1))?.tokens ?? [];
          const form = formOf(line).tokens;
          expect(tokens.length).toBe(form.length);
          for (const [at, token] of tokens.entries()) expect(['<*>', form[at]]).toContain(token);
        });
      }),
    );
  });

  describe('when there are more templates than it may hold', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'abcdefghij'.split('')),
      minLength: 2,
      maxLength: 6,
    });
    const random = fc.array(
      fc.array(letters, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' ')),
      {
        minLength: 100,
        maxLength: 300,
      },
    );

    it('holds no more than it may and loses no count', () => {
      fc.assert(
        fc.property(random, (lines) => {
          const miner = new TemplateMiner(20);
          for (const line of lines) miner.add(line);
          const templates = miner.templates();
          expect(templates.length).toBeLessThanOrEqual(20);
          expect(templates.reduce((sum, { count }) => sum + count, 0)).toBe(lines.length);
        }),
        { numRuns: 30 },
      );
    });

    it('resolves every id that it ever gave', () => {
      fc.assert(
        fc.property(random, (lines) => {
          const miner = new TemplateMiner(20);
          const given = lines.map((line) => miner.add(line));
          for (const template of given) miner.count(template);
          const known = new Set(miner.templates().map(({ id }) => id));
          for (const { id } of given) expect(known).toContain(miner.resolve(id));
          expect(miner.templates().reduce((sum, { count }) => sum + count, 0)).toBe(lines.length * 2);
        }),
        { numRuns: 30 },
      );
    });

    it('keeps frequent kinds whole', () => {
      const miner = new TemplateMiner(20);
      const frequent = miner.add('election timeout, becoming candidate');
      miner.count(frequent, 100);
      for (let i = 0; i < 26 * 26; i++) {
        const letter = String.fromCharCode(97 + (i % 26));
        miner.add(`${letter.repeat(1 + (i % 7))} x ${letter.repeat(2 + (i % 5))} ${'y'.repeat(i % 11)}`);
      }
      expect(miner.templates()).toContainEqual(
        expect.objectContaining({ text: 'election timeout, becoming candidate' }),
      );
    });
  });
});
