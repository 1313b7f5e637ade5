import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** No test reads or writes the memory of whoever runs it. */
const env = { DSDEBUG_DB: join(tmpdir(), `dsdebug-test-${process.pid}`, 'memory.db') };

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    projects: [
      { test: { name: 'unit', env, include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] } },
      { test: { name: 'e2e', env, include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
