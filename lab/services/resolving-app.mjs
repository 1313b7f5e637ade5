// Resolves a name a few times a second and logs what it got.
//   node resolving-app.mjs NAME HOST         Ends by itself after two minutes.
import { lookup } from 'node:dns/promises';

const [name, host] = process.argv.slice(2);
const log = (level, text) => process.stdout.write(`${new Date().toISOString()} ${level} ${name}: ${text}\n`);

log('info', `started, upstream ${host}`);
setTimeout(() => process.exit(0), 120_000);
let last = '';
for (let n = 1; ; n += 1) {
  await new Promise((resolve) => setTimeout(resolve, 400));
  const started = performance.now();
  try {
    const { address } = await lookup(host, { family: 4 });
    if (address !== last) log('info', `${host} is now ${address}`);
    last = address;
    log('info', `call ${n} to ${host} ok in ${Math.round(performance.now() - started)} ms`);
  } catch (error) {
    log(
      'error',
      `call ${n} to ${host} failed after ${Math.round(performance.now() - started)} ms: ${error.message}`,
    );
  }
}
