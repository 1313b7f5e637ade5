// What the small services share: an HTTP server and client that speak JSON, pino logs, runtime figures, faults.
// A fault is a real code path that `POST /fault {"mode": ...}` switches on.
import http from 'node:http';
import { pino } from 'pino';

const PORT = 8080;

/** Starts a service: `routes` maps paths to async functions of (body, context) that return the answer's body. */
export function startService(name, routes, { metrics = () => ({}) } = {}) {
  const log = pino({ name });
  const service = { name, log, mode: 'none', inFlight: 0 };
  const server = http.createServer(async (request, response) => {
    const started = performance.now();
    const reqId = request.headers['x-request-id'];
    service.inFlight += 1;
    let status = 200;
    try {
      const body = await readJson(request);
      if (request.url === '/fault') service.mode = body.mode;
      const handle = routes[request.url];
      const answer = handle === undefined ? {} : await handle(body, { reqId, log: log.child({ reqId }) });
      response.end(JSON.stringify(answer ?? {}));
    } catch (error) {
      status = error.status ?? 500;
      log.error(
        { reqId, path: request.url, err: { message: error.message, code: error.code } },
        'request failed',
      );
      response.writeHead(status).end(JSON.stringify({ error: error.message }));
    }
    service.inFlight -= 1;
    if (request.url !== '/outbox' && request.url !== '/fault')
      log.info({ reqId, path: request.url, status, ms: Math.round(performance.now() - started) }, 'request');
  });
  server.listen(PORT, () => log.info({ port: PORT, node: process.version }, 'listening'));
  setInterval(() => {
    const memory = process.memoryUsage();
    log.info(
      {
        heapMb: Math.round(memory.heapUsed / 1e5) / 10,
        rssMb: Math.round(memory.rss / 1e6),
        inFlight: service.inFlight,
        ...metrics(),
      },
      'runtime',
    );
  }, 5000).unref();
  process.on('SIGTERM', () => {
    log.info('SIGTERM received, draining');
    server.close();
    setTimeout(() => {
      log.info('stopped');
      process.exit(0);
    }, 600);
  });
  return service;
}

/** Calls another service. Throws what failed, with its `code`, or `status` when it answered with an error. */
export function call(host, path, body, { reqId, timeoutMs = 3000, agent } = {}) {
  return new Promise((resolve, reject) => {
    const headers = reqId === undefined ? {} : { 'x-request-id': reqId };
    const request = http.request(
      { host, port: PORT, path, method: 'POST', headers, timeout: timeoutMs, agent },
      async (response) => {
        try {
          const answer = await readJson(response);
          if (response.statusCode === 200) resolve(answer);
          else
            reject(
              Object.assign(new Error(`${host}${path} answered ${response.statusCode}: ${answer.error}`), {
                status: 502,
              }),
            );
        } catch (error) {
          reject(error);
        }
      },
    );
    request.on('timeout', () =>
      request.destroy(
        Object.assign(new Error(`${host}${path} timed out after ${timeoutMs} ms`), {
          code: 'ETIMEDOUT',
          status: 504,
        }),
      ),
    );
    request.on('error', (error) => reject(Object.assign(error, { status: error.status ?? 503 })));
    request.end(JSON.stringify(body));
  });
}

/** As `call`, tried again up to `tries` times, `waitMs` apart (doubling). */
export async function callAgain(host, path, body, { tries, waitMs, log, ...options }) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(host, path, body, options);
    } catch (error) {
      if (attempt >= tries) throw error;
      log.warn(
        { attempt, target: host, err: { message: error.message, code: error.code } },
        'call failed, trying again',
      );
      await sleep(waitMs * 2 ** (attempt - 1));
    }
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A pool of at most `size` at work; the others wait in line, at most `waitMs`. */
export function createPool(size, waitMs, what) {
  const waiting = [];
  let busy = 0;
  const release = () => {
    busy -= 1;
    waiting.shift()?.();
  };
  const acquire = () =>
    new Promise((resolve, reject) => {
      const take = () => {
        clearTimeout(timer);
        busy += 1;
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(
          Object.assign(
            new Error(
              `no free ${what} within ${waitMs} ms (${busy} of ${size} in use, ${waiting.length} waiting)`,
            ),
            { code: 'EPOOL' },
          ),
        );
      }, waitMs);
      if (busy < size) take();
      else waiting.push(take);
    });
  return { acquire, release, state: () => ({ busy, waiting: waiting.length }) };
}

async function readJson(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}
