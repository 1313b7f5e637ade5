// Moves money between accounts under a lock on each of the two.
import { sleep, startService } from './service.mjs';

const locks = new Map();
const receipts = [];
let nextTransfer = 1;

const service = startService(
  'ledger',
  {
    '/transfer': async ({ from, to, amount }, { log }) => {
      const transfer = `t-${process.pid}-${nextTransfer}`;
      nextTransfer += 1;
      const ordered = service.mode === 'any-order' ? [from, to] : [from, to].sort();
      const accounts = [...new Set(ordered)];
      const held = [];
      try {
        for (const account of accounts) {
          await lock(account, transfer, log);
          held.push(account);
          await sleep(service.mode === 'any-order' ? 400 : service.mode === 'slow' ? 1200 : 10);
        }
        if (service.mode === 'keep-receipts')
          receipts.push(Array.from({ length: 60_000 }, (_, i) => i + Math.random()));
        log.info({ transfer, from, to, amount }, 'transfer booked');
        return { transfer };
      } finally {
        for (const account of held) unlock(account);
      }
    },
  },
  { metrics: () => ({ locksHeld: locks.size, receipts: receipts.length }) },
);

async function lock(account, transfer, log) {
  const until = Date.now() + 2200;
  let told = false;
  while (locks.has(account)) {
    if (!told && Date.now() > until - 1700) {
      told = true;
      log.warn({ transfer, account, heldBy: locks.get(account) }, 'waiting for lock on account');
    }
    if (Date.now() > until)
      throw Object.assign(
        new Error(`${transfer} gave up waiting for the lock on ${account}, held by ${locks.get(account)}`),
        { code: 'ELOCKTIMEOUT' },
      );
    await sleep(20);
  }
  locks.set(account, transfer);
}

function unlock(account) {
  locks.delete(account);
}
