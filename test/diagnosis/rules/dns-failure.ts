import type { RuleCases } from '../describe-rule.ts';
import { app } from '../everyday-logs.ts';
import { every, syslog } from '../write-log.ts';

// The cases are written for this test: services that look up names, beside a resolver that logs next to nothing.

const fails = (from: number, to: number): string =>
  every(2, from, to, 'error "call failed" "err":"getaddrinfo EAI_AGAIN shop.internal"');
const resolver = (...blocks: string[]): string =>
  syslog('resolver')(
    '0 unbound[9:0] notice: init module 0: iterator',
    '0.5 unbound[9:0] info: start of service (unbound 1.17.1).',
    ...blocks,
  );
const queries = every(1, 1, 120, 'unbound[9:0] info: 10.0.0.# shop.internal. A IN');

export const dnsFailure: RuleCases = {
  patterns: ['dns-failure'],
  fires: [
    {
      name: 'a service that cannot resolve names, and no name server among the logs',
      pattern: 'dns-failure',
      culprits: ['checkout'],
      startS: 50,
      logs: {
        'checkout.log': app(
          'checkout',
          every(2, 50, 80, 'error "call failed" "err":"getaddrinfo ENOTFOUND payments.svc.cluster.local"'),
        ),
        'cart.log': app('cart'),
      },
    },
    {
      name: 'all clients of a resolver that says nothing',
      pattern: 'dns-failure',
      culprits: ['resolver'],
      startS: 50,
      logs: {
        'checkout.log': app('checkout', fails(50, 80)),
        'cart.log': app('cart', fails(51, 80)),
        'resolver.log': resolver(),
      },
    },
    {
      name: 'one client of a resolver that starts anew meanwhile',
      pattern: 'dns-failure',
      culprits: ['resolver'],
      startS: 50,
      logs: {
        'checkout.log': app('checkout', fails(50, 60)),
        'cart.log': app('cart'),
        'resolver.log': resolver(
          '64 unbound[12:0] notice: init module 0: iterator',
          '64.5 unbound[12:0] info: start of service (unbound 1.17.1).',
        ),
      },
    },
    {
      name: 'one client alone, while its resolver answers others',
      pattern: 'dns-failure',
      culprits: ['checkout'],
      startS: 50,
      logs: {
        'checkout.log': app('checkout', fails(50, 80)),
        'cart.log': app('cart'),
        'resolver.log': resolver(queries),
      },
    },
  ],
  quiet: [
    {
      name: 'one name that was not there once',
      healthy: true,
      logs: {
        'checkout.log': app('checkout', '50 error "call failed" "err":"getaddrinfo EAI_AGAIN shop.internal"'),
        'resolver.log': resolver(),
      },
    },
    {
      name: 'a resolver that is restarted, and nobody misses it',
      healthy: true,
      logs: {
        'checkout.log': app('checkout'),
        'cart.log': app('cart'),
        'resolver.log': resolver(
          '64 unbound[12:0] notice: init module 0: iterator',
          '64.5 unbound[12:0] info: start of service (unbound 1.17.1).',
        ),
      },
    },
    {
      name: 'services that call each other while the resolver is busy',
      healthy: true,
      logs: {
        'checkout.log': app('checkout', every(5, 2, 120, 'info "call done" "target":"cart","ms":4')),
        'cart.log': app('cart'),
        'resolver.log': resolver(queries),
      },
    },
    {
      name: 'calls that time out, whatever the name',
      logs: {
        'checkout.log': app(
          'checkout',
          every(2, 50, 80, 'error "call failed" "err":"cart timed out after 2000 ms"'),
        ),
        'cart.log': app('cart'),
        'resolver.log': resolver(queries),
      },
    },
  ],
};
