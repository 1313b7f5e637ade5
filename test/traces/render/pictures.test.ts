import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../src/traces/render/draw-picture.ts';
import { reconstruct } from '../load-files.ts';

const EVIL = '</script><script>alert(1)</script>"\'&\u202e\u001b[31m';
const START_US = 1_700_000_000_000_000;
const SPANS = [
  {
    traceId: 'f1',
    id: '1',
    kind: 'SERVER',
    name: `GET ${EVIL}`,
    timestamp: START_US,
    duration: 10_000,
    localEndpoint: { serviceName: 'web' },
  },
  {
    traceId: 'f1',
    id: '2',
    parentId: '1',
    kind: 'SERVER',
    name: 'load; all: #1',
    timestamp: START_US + 2000,
    duration: 6000,
    localEndpoint: { serviceName: 'db' },
    tags: { error: 'password=hunter2abc' },
  },
];
const CLOCKS = 'a {"a":1}\nstart\nb {"a":1, "b":1}\ngot <b>it</b>\n';

async function draw(
  kind: string,
  path?: string,
  files: Record<string, unknown> = { 'a.json': [SPANS] },
): Promise<{ text: string; file: string }> {
  const found = await reconstruct(files, { pick: true });
  const picture = drawPicture(found, kind, path, 5000);
  return { text: picture?.shown.text ?? '', file: picture?.file ?? '' };
}

describe('pictures as text', () => {
  it('show the tree with its critical path and failures', async () => {
    const { text } = await draw('tree');
    const [first = '', second = ''] = text.split('\n');
    expect(first).toMatch(/^\* web GET .* 10 ms$/);
    expect(second).toBe('*!  db load; all: #1 6 ms');
  });

  it('show bars on a line of time', async () => {
    const { text } = await draw('timeline');
    const bars = text
      .split('\n')
      .slice(1)
      .map((line) => line.slice(1, 49));
    expect(bars[0]).toMatch(/^#{9,10}=+#{9,10}$/);
    expect(bars[1]).toMatch(/^ {9}#{28,30} +$/);
  });

  it('show calls as a Mermaid sequence in which names mean nothing to Mermaid', async () => {
    const { text } = await draw('sequence');
    expect(text).toBe(
      [
        'sequenceDiagram',
        '  participant s1 as web',
        '  participant s2 as db',
        '  s1->>s2: load all 1',
        '  s2--xs1: failed after 6 ms',
      ].join('\n'),
    );
  });

  it('show vector clocks as a space-time diagram', async () => {
    const { text } = await draw('space-time', undefined, { 'a.log': CLOCKS });
    expect(text.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'a b ',
      '1 | start',
      '| 1 got <b>it</b> <- a:1',
    ]);
  });

  it('say why there is none', async () => {
    expect((await draw('tree', undefined, { 'a.log': CLOCKS })).text).toContain('no spans were read');
    expect((await draw('space-time')).text).toContain('no log with vector clocks');
  });

  it('stay within their room and say what they leave out', async () => {
    const many = Array.from({ length: 500 }, (_, i) => ({
      ...SPANS[1],
      id: `c${i}`,
      parentId: '1',
      timestamp: START_US + i,
    }));
    const { text } = await draw('tree', undefined, { 'a.json': [[SPANS[0], ...many]] });
    expect(Buffer.byteLength(text)).toBeLessThan(5000);
    expect(text).toContain('more');
  });
});

describe('pictures as files', () => {
  it('are one page that loads nothing, allows its own script alone and escapes all text', async () => {
    const { file } = await draw('html', '/x/trace.html');
    expect(file).toContain("default-src 'none'; script-src 'sha256-");
    expect(file.match(/<script/g)).toHaveLength(1);
    expect(file).not.toMatch(/https?:\/\/(?!www\.w3\.org)|alert\(1\)<\/script>|\u202e|\u001b|hunter2/);
    expect(file).toContain('&lt;/script&gt;');
    expect(file).toContain('class="critical"');
  });

  it('are SVG where the path ends so', async () => {
    const { file } = await draw('none', '/x/trace.svg');
    expect(file).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(file).not.toContain('<script');
  });

  it('draw vector clocks where there are no spans', async () => {
    const { file } = await draw('html', '/x/t.html', { 'a.log': CLOCKS });
    expect(file).toContain('class="message"');
    expect(file).toContain('got &lt;b&gt;it&lt;/b&gt;');
  });
});
