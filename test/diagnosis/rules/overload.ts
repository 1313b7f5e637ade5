import type { RuleCases } from '../describe-rule.ts';
import { every, service } from '../write-log.ts';

// The cases are written for this test: services that log JSON.

const app = (name: string, ...blocks: string[]): string =>
  service(name)(
    '0 info "service starting"\n0.3 info "listening"',
    every(0.5, 1, 120, 'info "job done" "n":#'),
    ...blocks,
  );
const requests = (from: number, to: number, ms: number): string =>
  every(
    0.2,
    from,
    to,
    (n) => `info "request completed" "path":"/buy","status":200,"durationMs":${ms + (n % 7)}`,
  );

export const overload: RuleCases = {
  patterns: ['retry-storm', 'cascading-failure', 'latency-spike'],
  fires: [
    {
      name: 'callers that retry what an overloaded service rejects',
      pattern: 'retry-storm',
      culprits: ['stock'],
      startS: 50,
      logs: {
        'gateway.log': app(
          'gateway',
          every(
            0.05,
            50,
            65,
            (n) => `warn "request failed, retrying" "attempt":${1 + (n % 3)},"maxRetries":3`,
          ),
        ),
        'orders.log': app(
          'orders',
          every(
            0.05,
            50,
            65,
            (n) => `warn "request failed, retrying" "attempt":${1 + (n % 3)},"maxRetries":3`,
          ),
        ),
        'stock.log': app(
          'stock',
          every(0.1, 50, 65, 'warn "rejecting reservation, overloaded" "active":6,"limit":6'),
        ),
      },
    },
    {
      name: 'failures that climb from a callee to its callers',
      pattern: 'cascading-failure',
      culprits: ['stock'],
      startS: 50,
      first: false,
      logs: {
        'gateway.log': app(
          'gateway',
          every(0.5, 50.2, 75, 'error "request failed" "err":"orders answered 503"'),
        ),
        'orders.log': app(
          'orders',
          every(0.5, 50.1, 75, 'error "request failed" "err":"stock answered 503"'),
        ),
        'stock.log': app('stock', every(0.5, 50, 75, 'error "request timed out" "statement":"UPDATE stock"')),
      },
    },
    {
      name: 'requests that take many times as long as usual',
      pattern: 'latency-spike',
      culprits: ['search'],
      startS: 50,
      logs: {
        'search.log': app('search', requests(2, 50, 30), requests(50, 70, 1400), requests(70, 110, 30)),
        'cart.log': app('cart', requests(2, 110, 20)),
      },
    },
    {
      name: 'a slow callee whose callers slow down earlier in their logs, and give up',
      pattern: 'latency-spike',
      culprits: ['stock2'],
      startS: 50,
      logs: {
        'gateway.log': app(
          'gateway',
          requests(2, 50, 40),
          requests(50.5, 58, 900),
          every(
            1,
            58,
            75,
            'warn "call failed, trying again" "target":"orders","err":"orders/book timed out after 3000 ms"',
          ),
          requests(76, 110, 40),
        ),
        'orders.log': app(
          'orders',
          requests(2, 50, 35),
          every(
            0.5,
            54,
            75,
            'warn "call failed, trying again" "target":"stock2","err":"stock2/reserve timed out after 2000 ms"',
          ),
          requests(76, 110, 35),
        ),
        'stock2.log': app('stock2', requests(2, 51, 20), requests(51, 75, 1900), requests(75, 110, 20)),
        'stock1.log': app('stock1', requests(2, 110, 20)),
      },
    },
  ],
  quiet: [
    {
      name: 'callers of callers that fail while a service below them restarts as planned',
      logs: {
        'gateway.log': app('gateway', every(0.2, 60, 64, 'error "orders answered 503: stock is down"')),
        'orders.log': app(
          'orders',
          every(0.2, 60, 64, 'error "upstream request failed: connect to stock: connection refused"'),
        ),
        'stock.log': service('stock')(
          '0 info "service starting"\n0.3 info "listening"',
          every(0.5, 1, 59, 'info "job done" "n":#'),
          '59.5 info "SIGTERM received, shutting down gracefully"\n64 info "service starting"\n64.3 info "listening"',
          every(0.5, 65, 120, 'info "job done" "n":#'),
        ),
      },
    },
    {
      name: 'a service that is called more often and is as fast as ever',
      healthy: true,
      logs: {
        'gateway.log': app('gateway', requests(2, 110, 40)),
        'stock2.log': app(
          'stock2',
          requests(2, 110, 20),
          every(
            0.05,
            50,
            75,
            (n) => `info "request completed" "path":"/buy","status":200,"durationMs":${18 + (n % 5)}`,
          ),
        ),
      },
    },
    {
      name: 'a few retries',
      healthy: true,
      logs: {
        'gateway.log': app(
          'gateway',
          every(1, 50, 55, 'warn "request failed, retrying" "attempt":1,"maxRetries":3'),
        ),
        'orders.log': app('orders'),
      },
    },
    {
      name: 'one slow request, and slow first requests',
      healthy: true,
      logs: {
        'search.log': app(
          'search',
          requests(1, 4, 900),
          requests(4, 110, 30),
          '60.05 info "request completed" "path":"/buy","status":200,"durationMs":2400',
        ),
        'cart.log': app('cart', requests(2, 110, 20)),
      },
    },
    {
      name: 'a callee that failed some requests of one caller',
      logs: {
        'orders.log': app('orders', every(2, 50, 58, 'error "request failed" "err":"stock answered 503"')),
        'stock.log': app('stock'),
      },
    },
    {
      name: 'requests whose durations vary all the time',
      healthy: true,
      logs: {
        'search.log': app(
          'search',
          every(
            0.2,
            2,
            110,
            (n) =>
              `info "request completed" "path":"/find","status":200,"durationMs":${20 + ((n * 7919) % 101) * 3}`,
          ),
        ),
        'cart.log': app('cart'),
      },
    },
  ],
};
