// Books: a seat from one of three shards, then the payment, then a mail through the outbox.
import { callAgain, createPool, startService } from './service.mjs';

const SHARDS = ['seats1', 'seats2', 'seats3'];
const pool = createPool(6, 1500, 'connection to ledger');
const outbox = [];
let nextMessage = 1;

const service = startService(
  'booking',
  {
    '/book': async ({ event, payer, payee }, { reqId, log }) => {
      const shard = SHARDS[[...event].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % SHARDS.length];
      const seat = await callAgain(
        shard,
        '/reserve',
        { event },
        {
          tries: service.mode === 'impatient' ? 4 : 2,
          waitMs: service.mode === 'impatient' ? 5 : 100,
          timeoutMs: service.mode === 'impatient' ? 300 : 2000,
          reqId,
          log,
        },
      );
      await pool.acquire();
      let paid;
      try {
        const tries =
          service.mode === 'impatient'
            ? { tries: 4, waitMs: 5, timeoutMs: 300 }
            : { tries: 2, waitMs: 100, timeoutMs: 2500 };
        paid = await callAgain(
          'ledger',
          '/transfer',
          { from: payer, to: payee, amount: 10 },
          { ...tries, reqId, log },
        );
      } finally {
        if (service.mode !== 'leak-connections') pool.release();
      }
      const messageId = `m-${process.pid}-${nextMessage}`;
      nextMessage += 1;
      outbox.push({ messageId, reqId, event, seat: seat.left, transfer: paid.transfer });
      log.info(
        { event, shard, left: seat.left, transfer: paid.transfer, messageId },
        'booking stored, mail queued',
      );
      return { ok: true };
    },
    '/outbox': async () => ({ messages: outbox.slice(0, 5) }),
    '/ack': async ({ messageIds }, { log }) => {
      if (service.mode === 'lose-acks')
        throw Object.assign(new Error('connection reset while reading the acknowledgement'), {
          code: 'ECONNRESET',
        });
      for (const id of messageIds)
        outbox.splice(
          outbox.findIndex((message) => message.messageId === id),
          1,
        );
      log.info({ messageIds, left: outbox.length }, 'messages acknowledged');
    },
  },
  { metrics: () => ({ outbox: outbox.length, ledgerPool: pool.state() }) },
);
