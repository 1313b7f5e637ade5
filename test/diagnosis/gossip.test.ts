// Members that gossip, and servers under a supervisor, as first met; the logs are written for the tests.
import { describeRule } from './describe-rule.ts';
import { every, hashicorp, log4j, postgres } from './write-log.ts';

const NAMES = ['elm', 'oak', 'ash'];
const gossip = (i: number, ...blocks: string[]): string =>
  hashicorp(
    '0 [INFO] agent: Agent starting',
    ...NAMES.map((name, j) => `0.5 [INFO] serf: EventMemberJoin: ${name} 10.0.0.${j + 1}`),
    every(1, 1, 120, `[INFO] agent: Received event: user-event: deploy # by ${i}`),
    ...blocks,
  );
const suspects = (name: string, ...seconds: number[]): string =>
  seconds.map((s) => `${s} [INFO] memberlist: Suspect ${name} has failed, no acks received`).join('\n');
const refutes = (from: string, s: number): string =>
  `${s} [WARN] memberlist: Refuting a suspect message (from: ${from})`;
const failed = (name: string, s: number): string => `${s} [INFO] serf: EventMemberFailed: ${name} 10.0.0.1`;
const joins = (s: number, ...names: string[]): string =>
  names
    .map((name) => `${s} [INFO] serf: EventMemberJoin: ${name} 10.0.0.${NAMES.indexOf(name) + 1}`)
    .join('\n');

describeRule('members that gossip', {
  patterns: ['asymmetric-partition'],
  fires: [
    {
      name: 'a member that two others hear call them dead while nobody reaches it',
      pattern: 'asymmetric-partition',
      culprits: ['elm'],
      startS: 50,
      logs: {
        'elm.log': gossip(
          1,
          suspects('oak', 50, 58, 66),
          suspects('ash', 51, 59, 67),
          joins(82, 'oak', 'ash'),
        ),
        'oak.log': gossip(
          2,
          refutes('elm', 52),
          suspects('elm', 53, 60),
          failed('elm', 56),
          joins(82, 'elm'),
        ),
        'ash.log': gossip(
          3,
          refutes('elm', 54),
          suspects('elm', 54, 61),
          failed('elm', 57),
          joins(82, 'elm'),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'a member cut off, which the others hear only when it is back',
      logs: {
        'elm.log': gossip(
          1,
          suspects('oak', 50, 58, 66),
          suspects('ash', 51, 59, 67),
          joins(82, 'oak', 'ash'),
        ),
        'oak.log': gossip(
          2,
          suspects('elm', 53, 60),
          failed('elm', 56),
          joins(82, 'elm'),
          refutes('elm', 82.3),
        ),
        'ash.log': gossip(
          3,
          suspects('elm', 54, 61),
          failed('elm', 57),
          joins(82, 'elm'),
          refutes('elm', 82.4),
        ),
      },
    },
  ],
});

const supervised = (...blocks: string[]): string =>
  log4j('0 INFO Connecting to 10.5.0.9(10.5.0.9):2181', '0.1 INFO Session established', ...blocks);
const idle = (from: number, to: number): string => every(4, from, to, 'INFO no action, all is well #');
const server = (i: number, ...blocks: string[]): string =>
  postgres(30 + i)(
    '1 LOG:  starting PostgreSQL 15.4 on x86_64',
    `1 LOG:  listening on IPv4 address "10.5.0.${i}", port 5432`,
    '1.2 LOG:  database system is ready to accept connections',
    ...blocks,
  );
const noPrimary = (from: number, to: number, why: string): string =>
  every(
    5,
    from,
    to,
    `FATAL:  could not connect to the primary server: connection to server at "10.5.0.1", port 5432 failed: ${why}`,
  );
const checkpoints = every(4, 3, 120, 'LOG:  restartpoint complete: wrote # buffers');

describeRule('servers under a supervisor', {
  patterns: ['node-crash', 'process-pause', 'crash-loop', 'network-partition'],
  fires: [
    {
      name: 'a silent server whose machine refuses connections, and whose supervisor begins anew',
      pattern: 'node-crash',
      culprits: ['pg1'],
      startS: 50,
      logs: {
        'pg1/supervisor.log': supervised(
          idle(2, 50),
          '82 INFO Connecting to 10.5.0.9(10.5.0.9):2181',
          idle(83, 120),
        ),
        'pg1/postgresql.log': server(1),
        'pg2/supervisor.log': supervised(idle(2, 120)),
        'pg2/postgresql.log': server(2, checkpoints, noPrimary(52, 80, 'Connection refused')),
        'pg3/supervisor.log': supervised(idle(3, 120)),
        'pg3/postgresql.log': server(3, checkpoints, noPrimary(53, 80, 'Connection refused')),
      },
    },
    {
      name: 'a standby that finds no route to anything while its fellows have no trouble',
      pattern: 'network-partition',
      culprits: ['pg2'],
      startS: 56,
      logs: {
        'pg1/supervisor.log': supervised(idle(2, 120)),
        'pg1/postgresql.log': server(1, checkpoints),
        'pg2/supervisor.log': supervised(
          idle(2, 50),
          every(2, 52, 80, 'WARN Connection dropped: socket connection error: No route to host'),
          idle(81, 120),
        ),
        'pg2/postgresql.log': server(2, noPrimary(56, 80, 'No route to host')),
        'pg3/supervisor.log': supervised(idle(3, 120)),
        'pg3/postgresql.log': server(3, checkpoints),
      },
    },
  ],
  quiet: [
    {
      name: 'a supervisor that connects again and again after its server was told to stop',
      logs: {
        'pg1/supervisor.log': supervised(
          idle(2, 50),
          every(3, 53, 80, 'INFO Connecting to 10.5.0.9(10.5.0.9):2181'),
          idle(81, 120),
        ),
        'pg1/postgresql.log': server(
          1,
          '51 LOG:  received fast shutdown request',
          '51.2 LOG:  database system is shut down',
          '82 LOG:  starting PostgreSQL 15.4 on x86_64',
          '82.3 LOG:  database system is ready to accept connections',
        ),
      },
    },
  ],
});
