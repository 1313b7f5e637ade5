import { etcd, every, rabbitmq, service } from './write-log.ts';

// The everyday of some systems, two minutes of it; written for these tests, in the wording of the systems.

/** An etcd member that applies a request a second for two minutes. */
export const etcdMember = (i: number, ...blocks: string[]): string =>
  etcd(
    `0 info "starting an etcd server" "name":"etcd${i}"\n0.5 info "ready to serve client requests"`,
    every(1, 1, 120, 'info "applied request" "index":#'),
    ...blocks,
  );

/** A service that answers a request a second for two minutes. */
export const app = (name: string, ...blocks: string[]): string =>
  service(name)(
    '0 info "service starting"\n0.3 info "listening"',
    every(1, 1, 120, 'info "request done" "n":#'),
    ...blocks,
  );

/** A RabbitMQ node that accepts a connection every two seconds. */
export const rabbitNode = (i: number, ...blocks: string[]): string =>
  rabbitmq(
    `0 info Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]\n0.2 info node           : rabbit@rmq${i}`,
    every(2, 1, 120, 'info accepting AMQP connection <0.#.0> (10.0.0.9:4# -> 10.0.0.1:5672)'),
    ...blocks,
  );

/** How PostgreSQL starts. */
export const postgresStart = `0 LOG:  starting PostgreSQL 15.4 on x86_64-pc-linux-gnu
  0.2 LOG:  database system is ready to accept connections`;

/** Its checkpoints, for two minutes. */
export const checkpoints = every(5, 2, 120, 'LOG:  checkpoint complete: wrote # buffers');
