import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawPicture } from '../../../src/traces/render/draw-picture.ts';
import { temporaryFolder } from '../../logs/files/temporary-folder.ts';
import { reconstruct } from '../load-files.ts';

const hasChromium = spawnSync('chromium', ['--version']).status === 0;
const skipped = process.env.CI ? 'CI is set' : hasChromium ? undefined : 'chromium is not installed';

/** The page as the browser has it after its script ran. */
function rendered(page: string): string {
  const path = join(temporaryFolder(), 'page.html');
  writeFileSync(path, page);
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=2000', '--dump-dom'];
  const { stdout, status } = spawnSync('chromium', [...options, `file://${path}`], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(status).toBe(0);
  return stdout;
}

describe(`the page in a browser${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, () => {
  it.skipIf(skipped !== undefined)(
    'runs its script, and no script that stands in a name',
    { timeout: 90_000 },
    async () => {
      const span = {
        traceId: 'f1',
        id: '1',
        name: '<img src=x onerror="document.title=\'owned\'">',
        timestamp: 1_700_000_000_000_000,
        duration: 9000,
        localEndpoint: { serviceName: 'web' },
      };
      const found = await reconstruct({ 'a.json': [[span]] }, { pick: true });
      const dom = rendered(drawPicture(found, 'html', '/x/t.html', 5000)?.file ?? '');
      expect(dom).toContain('data-zoom="1.00"');
      expect(dom).toContain('<title>Trace f1</title>');
    },
  );
});
