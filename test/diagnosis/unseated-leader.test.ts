// A leader that comes back beside the one that took its place, and near misses; written for the tests.
import { describeRule } from './describe-rule.ts';
import { every, postgres } from './write-log.ts';

const banner = (s: number): string => `${s} LOG:  starting PostgreSQL 15.4 on x86_64`;
const checkpoints = (from: number, to: number): string =>
  every(3, from, to, 'LOG:  checkpoint complete: wrote # buffers');
const primary = (s: number): string =>
  `${banner(s)}\n${s + 0.3} LOG:  database system is ready to accept connections`;
const standby = (s: number): string =>
  `${banner(s)}
   ${s + 0.1} LOG:  entering standby mode
   ${s + 0.3} LOG:  database system is ready to accept read-only connections
   ${s + 0.5} LOG:  started streaming WAL from primary at 0/3000000 on timeline 1`;
const gone = (from: number, to: number): string =>
  every(
    5,
    from,
    to,
    'FATAL:  could not connect to the primary server: connection to server at "db1" (10.0.0.1), port 5432 failed: Connection refused',
  );
const promoted = (s: number): string =>
  `${s} LOG:  received promote request
   ${s + 0.1} LOG:  selected new timeline ID: 2
   ${s + 0.2} LOG:  archive recovery complete
   ${s + 0.3} LOG:  database system is ready to accept connections`;
const recovery = (s: number): string =>
  `${s + 0.1} LOG:  database system was not properly shut down; automatic recovery in progress`;
const fellow = postgres(33)(standby(1), checkpoints(4, 120), gone(50.2, 60));
const heir = postgres(32)(standby(1), checkpoints(4, 120), gone(50.1, 60), promoted(62));

describeRule('an unseated leader', {
  patterns: ['split-brain'],
  fires: [
    {
      name: 'a primary that died and is started again as one, after a standby was promoted',
      pattern: 'split-brain',
      culprits: ['db1'],
      first: false,
      startS: 90,
      logs: {
        'db1.log': postgres(31)(
          primary(0),
          checkpoints(2, 50),
          primary(90),
          recovery(90),
          checkpoints(92, 120),
        ),
        'db2.log': heir,
        'db3.log': fellow,
      },
    },
  ],
  quiet: [
    {
      name: 'a primary that died and comes back as a standby of the new one',
      logs: {
        'db1.log': postgres(31)(
          primary(0),
          checkpoints(2, 50),
          standby(90),
          recovery(90),
          checkpoints(92, 120),
        ),
        'db2.log': heir,
        'db3.log': fellow,
      },
    },
    {
      name: 'a primary that died and stays away',
      logs: { 'db1.log': postgres(31)(primary(0), checkpoints(2, 50)), 'db2.log': heir, 'db3.log': fellow },
    },
    {
      name: 'a primary that is restarted while nobody else is promoted',
      logs: {
        'db1.log': postgres(31)(
          primary(0),
          checkpoints(2, 50),
          primary(60),
          recovery(60),
          checkpoints(62, 120),
        ),
        'db2.log': postgres(32)(standby(1), checkpoints(4, 120), gone(50.1, 60)),
        'db3.log': fellow,
      },
    },
  ],
});
