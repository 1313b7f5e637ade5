// A web application that reads products through memcached (one short connection a read) and falls back to its database.
//   node cached-app.mjs NAME cache-a=IP,cache-b=IP,...      Ends by itself after two minutes.
import net from 'node:net';

const [name, list] = process.argv.slice(2);
const caches = list.split(',').map((entry) => entry.split('='));
const log = (level, text) =>
  process.stdout.write(
    `${new Date().toISOString().replace('T', ' ').replace('Z', '')} ${level.padEnd(5)} [${name}] ${text}\n`,
  );
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

log(
  'INFO',
  `starting, ${caches.length} caches: ${caches.map(([cache, ip]) => `${cache} (${ip}:11211)`).join(', ')}`,
);
setTimeout(() => process.exit(0), 120_000);
process.on('SIGTERM', () => {
  log('INFO', 'SIGTERM received, stopping');
  process.exit(0);
});
for (let n = 1; ; n += 1) {
  await sleep(200);
  void read(n);
}

async function read(n) {
  const product = `product-${n % 30}`;
  const [cache, ip] = caches[(n % 30) % caches.length];
  const started = performance.now();
  let from = 'cache';
  try {
    const answer = await ask(ip, `get ${product}\r\n`);
    if (answer.startsWith('ERROR')) throw new Error(answer.trim());
    if (answer.startsWith('END')) {
      from = 'database';
      await sleep(30);
      await ask(ip, `set ${product} 0 5 4\r\nitem\r\n`);
    }
  } catch (error) {
    log('WARN', `${cache} failed for ${product}: ${error.message}; reading from the database`);
    from = 'database';
    await sleep(80);
  }
  log('INFO', `GET /${product} 200 ${Math.round(performance.now() - started)}ms from ${from}`);
}

function ask(ip, command) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(11211, ip);
    socket.setTimeout(800, () => socket.destroy(new Error(`timeout after 800 ms (${ip}:11211)`)));
    socket.on('connect', () => socket.write(command));
    socket.on('data', (data) => {
      resolve(String(data));
      socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`connection closed (${ip}:11211)`)));
  });
}
