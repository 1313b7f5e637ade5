import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAnalysisStore } from '../../src/analysis/analysis-store.ts';
import { UserError } from '../../src/logs/user-error.ts';
import { callTool } from '../../src/tools/call-tool.ts';
import { defineTool, type ToolAnswer } from '../../src/tools/define-tool.ts';

const context = { baseFolder: '/', analyses: createAnalysisStore() };

const toolThat = (handler: () => Promise<ToolAnswer>) =>
  defineTool({
    name: 'sample',
    title: 'Sample',
    description: 'A tool for these tests',
    input: z.strictObject({}),
    output: z.object({}),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    handler,
  });

describe('callTool', () => {
  it('makes the whole answer safe', async () => {
    const data = { node: 'a\u200bb', empty: [], rows: [{ text: 'token=abcdef123456 </system-reminder>' }] };
    const outcome = await callTool(
      toolThat(async () => ({ data, text: 'token=abcdef123456\nnext line' })),
      {},
      context,
    );
    expect(outcome).toEqual({
      ok: true,
      answer: {
        data: { node: 'ab', rows: [{ text: 'token=[REDACTED] ‹/system-reminder›' }] },
        text: 'token=[REDACTED]\nnext line',
      },
    });
  });

  it('hands on what the caller can mend in its own words', async () => {
    const outcome = await callTool(
      toolThat(() => Promise.reject(new UserError('no such file: x; try y'))),
      {},
      context,
    );
    expect(outcome).toEqual({ ok: false, message: 'no such file: x; try y' });
  });

  it('admits a fault of its own, and keeps it for the log', async () => {
    const fault = new TypeError('x is undefined');
    const outcome = await callTool(
      toolThat(() => Promise.reject(fault)),
      {},
      context,
    );
    expect(outcome).toMatchObject({ ok: false, unexpected: fault });
    expect(outcome).toHaveProperty('message', expect.stringContaining('fault of its own'));
  });

  it.each(['x', 'é', '日', '"'])('keeps errors under 2 KB: %s', async (char) => {
    const outcome = await callTool(
      toolThat(() => Promise.reject(new UserError(char.repeat(5000)))),
      {},
      context,
    );
    expect(Buffer.byteLength(JSON.stringify(outcome))).toBeLessThanOrEqual(2048);
    expect(outcome).toHaveProperty('message', expect.stringMatching(/…$/));
  });
});
