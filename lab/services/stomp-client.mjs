// Sends to a queue, or receives from it, over STOMP; logs each message in logfmt. Ends by itself after two minutes.
//   node stomp-client.mjs producer|consumer HOST BYTES
import net from 'node:net';

const [role, host, bytes] = process.argv.slice(2);
let sent = 0;
let socket;
const log = (level, msg, more = {}) => {
  const fields = Object.entries({ level, msg, ...more }).map(
    ([key, value]) => `${key}=${/[\s"=]/.test(value) ? JSON.stringify(value) : value}`,
  );
  process.stdout.write(`time=${new Date().toISOString()} app=${role} ${fields.join(' ')}\n`);
};
const frame = (command, headers, body = '') =>
  `${command}\n${Object.entries(headers)
    .map(([k, v]) => `${k}:${v}\n`)
    .join('')}\n${body}\0`;

connect();
setTimeout(() => process.exit(0), 120_000);

function connect() {
  socket = net.connect(61613, host);
  socket.setTimeout(role === 'consumer' ? 0 : 8000, () =>
    socket.destroy(new Error('no answer within 8000 ms')),
  );
  let text = '';
  socket.on('connect', () =>
    socket.write(frame('CONNECT', { 'accept-version': '1.2', login: 'app', passcode: 'app' })),
  );
  socket.on('data', (data) => {
    text += data;
    for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0')) {
      receive(text.slice(0, end).trimStart());
      text = text.slice(end + 1);
    }
  });
  socket.on('error', (error) => log('error', 'broker not reached', { broker: host, err: error.message }));
  socket.on('close', () => {
    log('warn', 'connection to broker closed', { broker: host });
    setTimeout(connect, 2000);
  });
}

function receive(text) {
  const [command] = text.split('\n', 1);
  const header = (name) => new RegExp(`^${name}:(.*)$`, 'm').exec(text)?.[1] ?? '';
  if (command === 'CONNECTED') {
    log('info', 'connected', { broker: host });
    if (role === 'consumer')
      socket.write(frame('SUBSCRIBE', { id: '0', destination: '/queue/orders', ack: 'client-individual' }));
    else send();
  } else if (command === 'MESSAGE') {
    socket.write(frame('ACK', { id: header('ack') }));
    log('info', 'order received', { order: header('order') });
  } else if (command === 'RECEIPT') {
    log('info', 'order sent', { order: header('receipt-id') });
    setTimeout(send, 250, socket);
  } else if (command === 'ERROR') log('error', 'broker refused', { broker: host, err: header('message') });
}

function send(on = socket) {
  if (on !== socket || socket.destroyed) return;
  sent += 1;
  socket.write(
    frame(
      'SEND',
      { destination: '/queue/orders', order: `o-${sent}`, receipt: `o-${sent}`, persistent: 'true' },
      'x'.repeat(Number(bytes)),
    ),
  );
}
