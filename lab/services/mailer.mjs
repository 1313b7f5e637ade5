// Takes messages from the outbox of `booking`, sends each mail, then acknowledges.
import { call, sleep, startService } from './service.mjs';

const service = startService('mailer', {}, { metrics: () => ({ sent }) });
let sent = 0;

for (let n = 0; n < 1200; n += 1) {
  await sleep(250);
  try {
    const { messages } = await call('booking', '/outbox', {});
    const ids = messages.map((message) => message.messageId);
    if (ids.length === 0) continue;
    if (service.mode === 'ack-first') await call('booking', '/ack', { messageIds: ids });
    for (const { messageId, reqId } of messages) {
      if (service.mode === 'ack-first' && Math.random() < 0.5) continue;
      sent += 1;
      service.log.info({ messageId, reqId }, 'mail sent');
    }
    if (service.mode !== 'ack-first') await call('booking', '/ack', { messageIds: ids });
  } catch (error) {
    service.log.warn({ err: { message: error.message, code: error.code } }, 'outbox not reached');
  }
}
