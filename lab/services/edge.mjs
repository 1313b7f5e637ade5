// Takes bookings from the visitors (it makes them itself, a few a second) and hands them to `booking`.
import { callAgain, sleep, startService } from './service.mjs';

const EVENTS = ['opera', 'derby', 'expo', 'gala', 'fair', 'rally'];
const PER_SECOND = 5;
const service = startService('edge', {}, { metrics: () => ({ ok, failed }) });
let ok = 0;
let failed = 0;

for (let n = 1; n <= 900; n += 1) {
  await sleep(1000 / PER_SECOND);
  void book(n);
}

async function book(n) {
  const reqId = `r-${process.pid}-${n}`;
  const log = service.log.child({ reqId });
  const crowd = service.mode === 'crowd' && n % 10 !== 0;
  const event = crowd ? 'opera' : EVENTS[n % EVENTS.length];
  const retries =
    service.mode === 'impatient'
      ? { tries: 5, waitMs: 5, timeoutMs: 400 }
      : { tries: 2, waitMs: 200, timeoutMs: 3000 };
  const started = performance.now();
  try {
    await callAgain(
      'booking',
      '/book',
      { event, payer: `p-${n % 7}`, payee: `p-${(n * 3 + 1) % 7}` },
      { ...retries, reqId, log },
    );
    ok += 1;
    log.info({ event, ms: Math.round(performance.now() - started) }, 'booked');
  } catch (error) {
    failed += 1;
    log.error({ event, err: { message: error.message, code: error.code } }, 'booking failed');
  }
}
