import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import { describe, expect, it } from 'vitest';
import { regexLiterals } from './regex-literals.ts';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
const WORKERS = 2;
const TIMEOUT_MS = 4000;
/** Steps that one try of an expression without unbounded repeats may take. */
const MAX_STEPS = 100_000;

/** Not found linear, and why that does no harm. */
const EXCUSED: Record<string, string> = {
  '\\d+$': 'a name of a node',
  '([A-Za-z][\\w:.-]{0,60})=(?:"([^"]{0,1000})"|\'([^\']{0,1000})\')':
    'every repeat has an end, and none overlaps the next',
  '(?:[-_.]?\\d+|[-_.][a-z])$': 'a name of a node',
  '\\b(analyze_logs|query_logs|reconstruct_trace|memory_get|memory_search) (\\{[^`\\n]*\\})':
    'an answer of the program itself, at most 40 KB',
};

interface Expression {
  source: string;
  flags: string;
  place: string;
}

/** Without an unbounded repeat, the work for each start is bounded, and so the whole is linear. */
function isBounded(source: string): boolean {
  const bare = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/[*+]|\{\d+,\}/.test(bare)) return false;
  let steps = 1;
  for (const [, most] of bare.matchAll(/\{(?:\d+,)?(\d+)\}/g))
    if (Number(most) >= 10) steps *= Number(most) + 1;
  return steps <= MAX_STEPS;
}

function literalsOf(name: string): Expression[] {
  const code = readFileSync(`${SRC}/${name}`, 'utf8');
  return regexLiterals(code).map(({ line, ...expression }) => ({ ...expression, place: `${name}:${line}` }));
}

/** Expressions that a module puts together when it is loaded. */
async function builtBy(name: string): Promise<Expression[]> {
  const built: Expression[] = [];
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, args: [string, string?]) {
      built.push({ source: args[0], flags: args[1] ?? '', place: `${name} (built)` });
      return new target(...args);
    },
  });
  try {
    await import(`${SRC}/${name}`);
  } finally {
    globalThis.RegExp = Original;
  }
  return built.filter(({ source }) => typeof source === 'string');
}

const files = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts'));
const literals = files.flatMap(literalsOf);
const builders = files.filter((name) => readFileSync(`${SRC}/${name}`, 'utf8').includes('new RegExp('));

async function faultsOf(expressions: readonly Expression[]): Promise<string[]> {
  const waiting = [...new Map(expressions.map((each) => [`/${each.source}/${each.flags}`, each])).values()];
  const faults: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { source, flags, place } = next;
      if (isBounded(source) || EXCUSED[source] !== undefined) continue;
      const { status } = await check(source, flags, { timeout: TIMEOUT_MS });
      // On a busy machine the checker may run out of time, which says nothing.
      if (status === 'vulnerable') faults.push(`${place}: /${source}/${flags}`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return faults;
}

describe('regular expressions', () => {
  it('are found, and only they', () => {
    expect(literals.length).toBeGreaterThan(100);
    for (const { source, flags, place } of literals)
      expect(() => new RegExp(source, flags), place).not.toThrow();
    const code = [
      'const a = b / c; // not /this/',
      'const d = `$' + '{e.map((f) => `<i>/g/</i>`)}/h/`;',
      "x(/[/]\\/y/gi, '/z/');",
    ].join('\n');
    expect(regexLiterals(code)).toEqual([{ source: '[/]\\/y', flags: 'gi', line: 3 }]);
  });

  it('are linear in the length of the text', { timeout: 120_000 }, async () => {
    const built: Expression[] = [];
    for (const name of builders) built.push(...(await builtBy(name)));
    expect(built.length).toBeGreaterThanOrEqual(builders.length);
    expect(await faultsOf([...literals, ...built])).toEqual([]);
  });

  it('that are excused are still there', () => {
    const sources = new Set(literals.map(({ source }) => source));
    expect(Object.keys(EXCUSED).filter((source) => !sources.has(source))).toEqual([]);
  });

  it('that are not linear are told from those that are', async () => {
    const of = (source: string): Expression => ({ source, flags: '', place: 'here' });
    expect(await faultsOf([of('(a+)+b'), of('x*x*y')])).toHaveLength(2);
    expect(await faultsOf([of('^a+b'), of('a{0,30}b')])).toEqual([]);
  });
});
