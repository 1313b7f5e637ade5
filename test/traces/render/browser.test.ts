import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { drawPicture } from '../../../src/traces/render/draw-picture.ts';
import { temporaryFolder } from '../../logs/files/temporary-folder.ts';
import { reconstruct } from '../load-files.ts';
import { ChromiumPage } from './chromium.ts';

const hasChromium = spawnSync('chromium', ['--version']).status === 0;
const skipped = process.env.CI ? 'CI is set' : hasChromium ? undefined : 'chromium is not installed';

const CTRL = 2;
const SHIFT = 8;
const EVIL =
  '</script><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">\u202e"\'';

const SPANS = Array.from({ length: 40 }, (_, i) => ({
  traceId: 'f1',
  id: `${i + 1}`,
  ...(i > 0 && { parentId: '1' }),
  kind: 'SERVER',
  name: i === 5 ? EVIL : `operation ${i}`,
  timestamp: 1_700_000_000_000_000 + i * 1000,
  duration: i === 0 ? 60_000 : 900 + 100 * i,
  localEndpoint: { serviceName: i === 6 ? EVIL : `service-${i % 4}` },
  ...(i === 7 && { tags: { error: EVIL } }),
}));

let page: ChromiumPage | undefined;

/** A picture of the files, in the browser. */
async function show(files: Record<string, unknown>, name = 'page.html'): Promise<ChromiumPage> {
  const folder = temporaryFolder();
  const found = await reconstruct(files, { pick: true });
  const path = join(folder, name);
  writeFileSync(path, drawPicture(found, 'html', path, 5000)?.file ?? '');
  page = await ChromiumPage.open(pathToFileURL(path).href, temporaryFolder());
  return page;
}

/** What the page complained of, and what it asked the network for. */
function complaints({ events }: ChromiumPage): string[] {
  return events.flatMap(({ method, params }) => {
    if (method === 'Runtime.exceptionThrown' || method === 'Runtime.consoleAPICalled')
      return JSON.stringify(params);
    if (method === 'Log.entryAdded') return JSON.stringify(params);
    if (method !== 'Network.requestWillBeSent') return [];
    const { url } = params.request as { url: string };
    return url.startsWith('file:') || url.startsWith('data:') ? [] : url;
  });
}

describe(`pictures in a browser${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, () => {
  afterEach(async () => {
    await page?.close();
    page = undefined;
  });
  const run = it.skipIf(skipped !== undefined);
  const timeout = 90_000;

  run('load without network and complaint, names as text alone', { timeout }, async () => {
    const shown = await show({ 'a.json': [SPANS] });
    expect(complaints(shown)).toEqual([]);
    expect(await shown.ask('document.title')).toBe('Trace f1');
    expect(await shown.ask('document.querySelectorAll("script, img").length')).toBe(1);
    expect(await shown.ask('document.body.textContent.includes("<img src=x onerror=")')).toBe(true);
    expect(await shown.ask('document.body.textContent.includes("\\u202e")')).toBe(false);
  });

  run(
    'show the critical path above the rest, labels left of the bars, an axis with its unit',
    { timeout },
    async () => {
      const shown = await show({ 'a.json': [SPANS] });
      const box = 'const box = (one) => one.getBoundingClientRect();';
      const seen = await shown.ask(`(() => { ${box}
      const rows = [...document.querySelectorAll('.span')];
      const plot = box(document.querySelector('.bar[data-from="0"]'));
      return {
        rows: rows.length,
        overlaps: rows.filter((row) => box(row.querySelector('.label')).right > plot.left).length,
        above: rows.every((row, i) => i === 0 || box(row).top >= box(rows[i - 1]).bottom - 1),
        critical: getComputedStyle(document.querySelector('.span .critical')).fill,
        last: [...document.querySelectorAll('.ticks text')].at(-1).textContent,
        width: Math.round(plot.width) > 500,
      }; })()`);
      expect(seen).toEqual({
        rows: 40,
        overlaps: 0,
        above: true,
        critical: 'rgb(209, 36, 47)',
        last: '60 ms',
        width: true,
      });
    },
  );

  run('zoom and move by wheel, drag and keys', { timeout }, async () => {
    const shown = await show({ 'a.json': [SPANS] });
    const zoom = async (): Promise<number> =>
      Number(await shown.ask('document.querySelector("svg").dataset.zoom'));
    const firstTick = (): Promise<unknown> => shown.ask('document.querySelector(".ticks text").textContent');
    expect(await zoom()).toBe(1);
    await shown.mouse('Wheel', 800, 400, { deltaX: 0, deltaY: 100 });
    expect(await zoom(), 'the wheel alone scrolls').toBe(1);
    await shown.mouse('Wheel', 800, 400, { deltaX: 0, deltaY: -100, modifiers: CTRL });
    expect(await zoom()).toBeCloseTo(1.25);
    await shown.press('0');
    expect(await zoom()).toBe(1);
    await shown.drag([700, 300], [900, 320]);
    const dragged = await zoom();
    expect(dragged).toBeGreaterThan(3);
    const before = await firstTick();
    await shown.drag([900, 300], [700, 300], SHIFT);
    expect(await zoom()).toBeCloseTo(dragged);
    expect(await firstTick()).not.toBe(before);
    await shown.press('Escape');
    await shown.press('+');
    expect(await zoom()).toBeCloseTo(2);
    await shown.press('ArrowRight');
    expect(await firstTick()).not.toBe('0 ms');
    await shown.press('-');
    expect(await zoom()).toBe(1);
    expect(complaints(shown)).toEqual([]);
  });

  run('leave out what a filter or the critical path does not hold', { timeout }, async () => {
    const shown = await show({ 'a.json': [SPANS] });
    const rows = (): Promise<unknown> =>
      shown.ask(
        '[...document.querySelectorAll(".span")].filter((row) => row.getBoundingClientRect().height > 0).length',
      );
    await shown.ask('document.querySelector("#filter").focus()');
    for (const key of 'service-3') await shown.press(key);
    expect(await rows()).toBe(10);
    expect(
      await shown.ask('document.querySelector("svg").dataset.zoom'),
      'keys in the filter do not zoom',
    ).toBe('1.00');
    await shown.ask('document.querySelector("#critical").click()');
    expect(Number(await rows())).toBeLessThan(10);
  });

  run('draw vector clocks', { timeout }, async () => {
    const log = `a {"a":1}\nstart\nb {"a":1, "b":1}\n${EVIL.replace('\u202e', '')}\n`;
    const shown = await show({ 'a.log': log });
    expect(complaints(shown)).toEqual([]);
    expect(await shown.ask('document.querySelectorAll(".message").length')).toBe(1);
    expect(await shown.ask('document.title')).toBe('Space-time diagram');
  });
});
