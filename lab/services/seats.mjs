// One shard of the seats: counts down how many are left for an event, one request at a time.
import { createPool, sleep, startService } from './service.mjs';

const name = process.argv[2];
const left = new Map();
const turn = createPool(1, 2500, 'turn');

const service = startService(
  name,
  {
    '/reserve': async ({ event }, { log }) => {
      const guarded = service.mode !== 'no-lock';
      if (guarded) await turn.acquire();
      try {
        const before = left.get(event) ?? 5000;
        if (service.mode === 'slow') spin(250);
        await sleep(service.mode === 'no-lock' ? 150 + Math.random() * 250 : 20 + Math.random() * 20);
        left.set(event, before - 1);
        log.info({ event, before, left: before - 1 }, 'seat taken');
        return { left: before - 1 };
      } finally {
        if (guarded) turn.release();
      }
    },
  },
  { metrics: () => ({ queue: turn.state().waiting }) },
);

function spin(ms) {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
