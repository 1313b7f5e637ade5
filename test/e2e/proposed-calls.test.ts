import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openServer, type RunningServer, textOf } from './start-server.ts';

const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));
const callSchema = z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) });
const answerSchema = z.object({
  analysis_id: z.string(),
  verdict: z.string(),
  findings: z.array(z.object({ next_steps: z.array(callSchema).default([]) })).default([]),
  omissions: z.array(z.object({ what: z.string(), see: callSchema.optional() })).default([]),
  templates: z.object({ rare: z.array(z.object({ template: z.string() })).default([]) }),
});

let server: RunningServer;

beforeAll(async () => {
  server = await openServer(GOLDEN);
});

afterAll(() => server.close());

async function analyze(args: Record<string, unknown>) {
  const result = await server.call('analyze_logs', { paths: ['rabbitmq-network-partition/logs'], ...args });
  return answerSchema.parse(result.structuredContent);
}

describe('the calls that an answer proposes', () => {
  it.each([
    {},
    { max_bytes: 4000 },
    { detail: 'full', max_bytes: 40_000 },
    { max_findings: 1, check: ['network-partition'] },
  ])('can be made as they stand, and find something: %j', async (args) => {
    const { findings, omissions } = await analyze(args);
    const calls = [
      ...findings.flatMap((finding) => finding.next_steps),
      ...omissions.flatMap(({ see }) => see ?? []),
    ];
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      const result = await server.call(call.tool, call.arguments);
      expect(result.isError, `${JSON.stringify(call)}: ${textOf(result)}`).not.toBe(true);
      if (call.tool === 'query_logs') expect(result.structuredContent?.total).toBeGreaterThan(0);
    }
  });

  it('find the records of a template as it is shown', async () => {
    const { analysis_id, templates } = await analyze({});
    for (const { template } of templates.rare) {
      const { structuredContent } = await server.call('query_logs', { analysis_id, template });
      expect(structuredContent?.total, template).toBeGreaterThan(0);
    }
  });
});

describe('a question about a part', () => {
  it('is not answered as if the whole were healthy', async () => {
    const { verdict, omissions } = await analyze({ check: ['message-ordering'] });
    expect(verdict).toMatch(/^No failure of the areas or nodes asked for \(\d+ findings outside of them\)/);
    const see = omissions.find(({ what }) => what.startsWith('findings outside'))?.see;
    expect(see).toEqual({ tool: 'analyze_logs', arguments: { paths: ['rabbitmq-network-partition/logs'] } });
  });

  it('is refused where it names no node that exists', async () => {
    const result = await server.call('analyze_logs', {
      paths: ['rabbitmq-network-partition/logs'],
      nodes: ['nobody'],
    });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/"nobody"; the nodes are /);
  });
});
