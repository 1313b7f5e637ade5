import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CATEGORIES } from '../src/analysis/finding.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LAB = join(ROOT, 'lab');
const README = readFileSync(join(LAB, 'README.md'), 'utf8');
const SLUGS = CATEGORIES.flatMap((category) =>
  readdirSync(join(ROOT, 'patterns', category)).map((name) => name.replace('.yaml', '')),
);
const Pattern = z.string().refine((slug) => SLUGS.includes(slug), 'is no slug of the catalogue');
const Command = z.custom<(...arguments_: unknown[]) => unknown>((value) => typeof value === 'function');

const Scenario = z.object({
  fault: z.string().min(1),
  pattern: Pattern.or(z.literal('none')),
  also: z.array(Pattern).optional(),
  culpritsAccepted: z.array(z.string()).optional(),
  pick: z.union([z.string(), z.array(z.string()), Command]),
  inject: Command,
  heal: Command,
});
const System = z.object({
  name: z.string(),
  packages: z.array(z.string()).min(1),
  version: z.array(z.string()).min(1),
  logFormat: z.string().min(1),
  prepare: Command,
  startHost: Command,
  scenarios: z.record(z.string(), Scenario),
});
/** As the scorers of recorded incidents read it. */
const Truth = z.strictObject({
  system: z.string(),
  version: z.string(),
  nodes: z.record(z.string(), z.object({ ip: z.ipv4(), log: z.string().startsWith('logs/') })),
  fault: z.string(),
  pattern: Pattern.or(z.literal('none')),
  also: z.array(Pattern),
  culprits: z.array(z.string()),
  culprits_accepted: z.array(z.string()).optional(),
  start: z.iso.datetime().nullable(),
  end: z.iso.datetime().nullable(),
  timezone_of_logs: z.literal('UTC'),
  timeline: z.array(z.object({ t: z.iso.datetime(), what: z.string() })),
  log_format: z.string(),
  healthy_before_s: z.number(),
  observed_after_heal_s: z.number(),
});

const systems = await Promise.all(
  scriptsIn('systems').map(async (script) => {
    const { system } = z
      .object({ system: System })
      .parse(await import(join(LAB, 'systems', `${script}.mjs`)));
    return { script, system };
  }),
);
const { truthOf } = z.object({ truthOf: Command }).parse(await import(join(LAB, 'truth.mjs')));

function scriptsIn(folder: string): string[] {
  const names = readdirSync(join(LAB, folder)).filter((name) => name.endsWith('.mjs'));
  return names.map((name) => name.replace('.mjs', '')).sort();
}

/** What stands in the first cells of the README's tables. */
function firstCells(): string[] {
  return [...README.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '');
}

function truth(scenario: z.infer<typeof Scenario>) {
  const [first] = systems;
  const story = {
    nodes: { n1: { ip: '10.90.1.1', log: 'logs/n1.log' } },
    timeline: [{ t: '2026-01-02T03:04:05.000Z', what: 'cluster up' }],
  };
  const start = new Date('2026-01-02T03:04:25.000Z');
  const end = new Date('2026-01-02T03:04:45.000Z');
  const observed = {
    version: '1',
    fault: 'f',
    culprits: ['n1'],
    start,
    end,
    healthyBeforeMs: 20_400,
    afterMs: 15_800,
  };
  return Truth.parse(truthOf(first?.system, scenario, story, observed));
}

describe('the README of the lab', () => {
  it('lists the scripts that exist, and no others', () => {
    const scripts = scriptsIn('.').map((name) => `${name}.mjs`);
    const expected = [...scripts, 'services/', 'systems/', ...systems.map(({ script }) => script)];
    expect(firstCells().sort()).toEqual(expected.sort());
  });

  it('calls scenarios that exist', () => {
    const calls = [...README.matchAll(/^node lab\/run\.mjs (\S+) (\S+) \//gm)];
    expect(calls.length).toBeGreaterThan(0);
    for (const [, script, scenario = ''] of calls) {
      const named = systems.find((candidate) => candidate.script === script);
      expect(['all', ...Object.keys(named?.system.scenarios ?? {})]).toContain(scenario);
    }
  });
});

describe.each(systems)('lab/systems/$script.mjs', ({ script, system }) => {
  it('is named as its file', () => {
    expect(system.name).toBe(script);
  });

  it('begins with a planned restart and has faults besides', () => {
    const [first, ...others] = Object.values(system.scenarios).map((scenario) => scenario.pattern);
    expect(first).toBe('none');
    expect(others.length).toBeGreaterThan(0);
    expect(others).not.toContain('none');
  });
});

describe('the truth of a recording', () => {
  const scenarios = systems.flatMap(({ system }) => Object.values(system.scenarios));

  it('says which pattern, on which node, from when to when', () => {
    const crash = scenarios.find((scenario) => scenario.pattern === 'node-crash');
    expect(crash && truth(crash)).toMatchObject({
      pattern: 'node-crash',
      culprits: ['n1'],
      start: '2026-01-02T03:04:25.000Z',
      end: '2026-01-02T03:04:45.000Z',
      healthy_before_s: 20,
      observed_after_heal_s: 16,
    });
  });

  it('names neither culprit nor time for a planned restart', () => {
    const restart = scenarios.find((scenario) => scenario.pattern === 'none');
    expect(restart && truth(restart)).toMatchObject({
      pattern: 'none',
      culprits: [],
      start: null,
      end: null,
    });
  });

  it('keeps who else may be named', () => {
    const wide = scenarios.find((scenario) => scenario.culpritsAccepted !== undefined);
    expect(wide && truth(wide).culprits_accepted).toEqual(wide?.culpritsAccepted);
  });
});
