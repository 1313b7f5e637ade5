import { expectSamples } from './expect-samples.ts';

const TIME = { time: '2026-03-01T05:10:00.123Z', level: 'error' };
const line = (thread: string): string =>
  `2026-03-01 05:10:00,123 ERROR [${thread}] org.example.raft.Node: leader lost`;

expectSamples('nodes off the threads of pools that are named after them', [
  { name: 'node and pool', text: line('node-3-raft-5'), ...TIME, node: 'node-3', message: 'leader lost' },
  { name: 'a pool of several words', text: line('broker_2-network-io-1'), ...TIME, node: 'broker_2' },
  { name: 'a slash between', text: line('host12/raft-0'), ...TIME, node: 'host12' },
  {
    name: 'not where an envelope names the node',
    text: `db-1  | ${line('node-3-raft-5')}`,
    ...TIME,
    node: 'db-1',
  },
]);

expectSamples('no node off other threads', [
  { name: 'a pool alone', text: line('raft-5'), ...TIME },
  { name: 'a numbered pool', text: line('pool-3-thread-5'), ...TIME },
  { name: 'workers', text: line('worker-3-thread-1'), ...TIME },
  { name: 'a thread that serves another node', text: line('node-2-sender'), ...TIME },
  { name: 'a controller channel', text: line('broker-1-to-controller-send-thread'), ...TIME },
  { name: 'a word that only begins alike', text: line('hostile-3-takeover-1'), ...TIME },
]);
