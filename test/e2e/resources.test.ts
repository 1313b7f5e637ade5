import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startServer, temporaryFolder } from './start-server.ts';

const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));
const PARTITION = join(GOLDEN, 'rabbitmq-network-partition', 'logs');
/** No text may crowd out the conversation. */
const MOST_BYTES = 40_000;

describe('resources', () => {
  it('are listed, and each can be read', async () => {
    const { client } = await startServer(GOLDEN);
    const { resources } = await client.listResources();
    const uris = resources.map(({ uri }) => uri);
    expect(uris).toEqual(
      expect.arrayContaining([
        'dsdebug://patterns',
        'dsdebug://reference/methodology',
        'dsdebug://reference/monitoring',
        'dsdebug://checklist/consensus',
        'dsdebug://session/etcd-leader-cut-off',
        'dsdebug://session/consensus-timeouts-at-scale',
      ]),
    );
    for (const { uri, title, description } of resources) {
      expect(title, uri).toBeTruthy();
      expect(description, uri).toBeTruthy();
      const text = await read(client, uri);
      expect(text.length, uri).toBeGreaterThan(300);
      expect(Buffer.byteLength(text), uri).toBeLessThanOrEqual(MOST_BYTES);
    }
  });

  it('are found by completion where there are many', async () => {
    const { client } = await startServer(GOLDEN);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain('dsdebug://pattern/{slug}');
    const ref = { type: 'ref/resource' as const, uri: 'dsdebug://pattern/{slug}' };
    const { completion } = await client.complete({ ref, argument: { name: 'slug', value: 'split' } });
    expect(completion.values).toEqual(['split-brain', 'split-brain-recovery']);
    const none = await client.complete({ ref, argument: { name: 'slug', value: 'zzz' } });
    expect(none.completion.values).toEqual([]);
    const text = await read(client, 'dsdebug://pattern/split-brain');
    expect(text).toContain('## What looks alike');
  });

  it('hold the report of an analysis once it was made', async () => {
    const { client, call } = await startServer(GOLDEN);
    expect((await client.listResources()).resources.filter(({ uri }) => uri.includes('analysis'))).toEqual(
      [],
    );
    const { structuredContent } = await call('analyze_logs', { paths: [PARTITION] });
    const { analysis_id } = z.object({ analysis_id: z.string() }).parse(structuredContent);
    const uri = `dsdebug://analysis/${analysis_id}`;
    expect((await client.listResources()).resources.map((one) => one.uri)).toContain(uri);
    const text = await read(client, uri);
    expect(text).toContain('network-partition');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('hold each memory, found by its id or by words of its title', async () => {
    const { client, call } = await startServer(temporaryFolder());
    const complete = async (value: string): Promise<string[]> => {
      const ref = { type: 'ref/resource' as const, uri: 'dsdebug://memory/{id}' };
      return (await client.complete({ ref, argument: { name: 'id', value } })).completion.values;
    };
    expect(await complete('')).toEqual([]);
    const made = await call('memory_create', {
      title: 'Disk of broker 2 filled up',
      content: `Retention was off.${' More of the story.'.repeat(3000)}`,
      links: [{ rel: 'matches', to: 'disk-full' }],
    });
    await call('memory_create', { title: 'Clock of db1 ran ahead', content: 'chrony was masked.' });
    const { id } = z.object({ id: z.string() }).parse(made.structuredContent);
    expect(await complete('disk OF')).toEqual([id]);
    expect(await complete(id.slice(0, 10))).toEqual([id]);
    expect(await complete('100%')).toEqual([]);
    const text = await read(client, `dsdebug://memory/${id}`);
    expect(text).toContain('Retention was off.');
    expect(text).toContain('disk-full');
    expect(text).toContain('memory_get');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
    const { resources } = await client.listResources();
    expect(resources.filter(({ uri }) => uri.includes('memory/mem-'))).toEqual([]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain('dsdebug://memory/{id}');
  });

  it('say that a memory cannot be opened when one is read, and hide nothing else', async () => {
    const folder = temporaryFolder();
    const { client } = await startServer(folder, { DSDEBUG_DB: folder });
    const ref = { type: 'ref/resource' as const, uri: 'dsdebug://memory/{id}' };
    const { completion } = await client.complete({ ref, argument: { name: 'id', value: 'mem' } });
    expect(completion.values).toEqual([]);
    await expect(client.readResource({ uri: 'dsdebug://memory/mem-0123456789ab' })).rejects.toThrow(
      /DSDEBUG_DB/,
    );
    await expect(client.readResource({ uri: 'dsdebug://pattern/x' })).rejects.toThrow(/there is no resource/);
    expect(await read(client, 'dsdebug://pattern/disk-full')).toContain('## Provoke');
  });

  it.each([
    'dsdebug://pattern/split-brian',
    'dsdebug://memory/mem-0123456789ab',
    'dsdebug://memory/',
    'dsdebug://session/..',
    'dsdebug://session/reported',
    'dsdebug://session/README.md',
    'dsdebug://checklist/%E0%A4',
    'file:///etc/passwd',
  ])('name what is near where there is none: %s', async (uri) => {
    const { client } = await startServer(GOLDEN);
    await expect(client.readResource({ uri })).rejects.toThrow(/there is no resource .*dsdebug:/);
  });
});

describe('prompts', () => {
  it('are listed, and each gives its workflow with its checklist', async () => {
    const { client } = await startServer(GOLDEN);
    const { prompts } = await client.listPrompts();
    const names = prompts.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['investigate', 'debug_consensus', 'verify_fix', 'write_postmortem']),
    );
    for (const prompt of prompts) {
      const args = Object.fromEntries(
        (prompt.arguments ?? []).filter(({ required }) => required).map(({ name }) => [name, 'logs']),
      );
      const { messages } = await client.getPrompt({ name: prompt.name, arguments: args });
      const [first, second] = messages.map(({ content }) => content);
      expect(first?.type, prompt.name).toBe('text');
      if (prompt.name.startsWith('debug_')) expect(second?.type, prompt.name).toBe('resource');
    }
  });

  it('hand the paths and the complaint on as data', async () => {
    const { client } = await startServer(GOLDEN);
    const { messages } = await client.getPrompt({
      name: 'debug_network_partition',
      arguments: { paths: 'logs, more/*.log', symptoms: 'writes fail\nsince noon' },
    });
    const [first] = messages;
    const text = first?.content.type === 'text' ? first.content.text : '';
    expect(text).toContain('"paths": ["logs","more/*.log"]');
    expect(text).toContain('> writes fail\n> since noon');
  });

  it('say what is missing or unknown', async () => {
    const { client } = await startServer(GOLDEN);
    await expect(client.getPrompt({ name: 'verify_fix', arguments: { paths: 'logs' } })).rejects.toThrow(
      /"baseline_paths" is missing/,
    );
    await expect(client.getPrompt({ name: 'verify_fixes' })).rejects.toThrow(/did you mean verify_fix\?/);
    await expect(client.getPrompt({ name: 'investigate', arguments: { path: 'logs' } })).rejects.toThrow(
      /unknown argument "path"/,
    );
  });
});

async function read(client: Awaited<ReturnType<typeof startServer>>['client'], uri: string): Promise<string> {
  const { contents } = await client.readResource({ uri });
  const [content] = contents;
  return content !== undefined && 'text' in content ? String(content.text) : '';
}
