// Slurm: a controller with a backup, and three compute nodes running short jobs; logins through munge.
import { crash, cutOff, pause, restartEach } from '../faults.mjs';
import { run, writeFile } from '../network.mjs';

const CONTROLLERS = ['ctl1', 'ctl2'];
const COMPUTE = ['node1', 'node2', 'node3'];

export const system = {
  name: 'slurm',
  packages: ['slurmctld', 'slurmd', 'slurm-client', 'munge'],
  version: ['slurmctld', '-V'],
  logFormat: 'slurm: "[YYYY-MM-DDTHH:MM:SS.mmm] message", error: and fatal: as prefixes',
  async prepare(lab) {
    await lab.addHosts([...CONTROLLERS, ...COMPUTE], {
      own: ['/srv', '/run', '/var/log/slurm', '/etc/munge', '/var/lib/munge'],
    });
    lab.shareNames();
    for (const host of lab.hosts()) {
      writeFile(host, '/srv/slurm.conf', SETTINGS);
      key(host, 'k'.repeat(1024));
      run(host, ['mount', '--bind', stateFolder(lab), '/mnt']);
      lab.node(host.name, host);
      lab.collect(host, '/var/log/slurm/daemon.log', `${host.name}.log`);
    }
  },
  async startHost(lab, host) {
    startMunge(lab, host);
    await lab.sleep(0.5);
    const daemon = CONTROLLERS.includes(host.name) ? 'slurmctld' : 'slurmd';
    lab.start(host, [daemon, '-D', '-f', '/srv/slurm.conf', '-v'], { log: null });
  },
  async ready(lab) {
    await lab.until('nodes idle', () =>
      lab.ask(lab.host('ctl1'), ['sinfo', '-h', '-o', '%T %D'], CONF)?.includes('idle 3'),
    );
  },
  load(lab) {
    const loop =
      'for i in $(seq 1 60); do timeout 5 srun -N1 --immediate=4 sleep 0.5 >/dev/null 2>&1; sleep 0.8; done';
    lab.start(lab.host('ctl1'), ['bash', '-c', loop], { log: null, ...CONF });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['ctl2', 'node2', 'node3']),
    'isolate-node': cutOff('node2', { seconds: 40, after: 22 }),
    'node-crash': crash('node3', { seconds: 35, after: 20 }),
    'controller-crash': crash('ctl1', { match: 'slurmctld', seconds: 30 }),
    'controller-pause': pause('ctl1', { match: 'slurmctld', seconds: 30 }),
    'wrong-key': {
      fault: 'munged on {culprits} restarted with another key',
      pattern: 'tls-auth-failure',
      pick: 'node1',
      seconds: 30,
      inject: (lab, [host]) => changeKey(lab, host, 'x'),
      heal: (lab, [host]) => changeKey(lab, host, 'k'),
    },
    'isolate-controller': cutOff('ctl1', { seconds: 30 }),
    'node-pause': pause('node1', { match: 'slurm', seconds: 30, after: 20 }),
  },
};

const CONF = { env: { SLURM_CONF: '/srv/slurm.conf' } };
const SETTINGS = `ClusterName=lab
SlurmctldHost=ctl1
SlurmctldHost=ctl2
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=/run/munge.socket
CredType=cred/munge
StateSaveLocation=/mnt
SlurmdSpoolDir=/srv
SlurmctldLogFile=/var/log/slurm/daemon.log
SlurmdLogFile=/var/log/slurm/daemon.log
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SlurmctldTimeout=8
SlurmdTimeout=16
MessageTimeout=5
SchedulerType=sched/backfill
SelectType=select/cons_tres
JobAcctGatherType=jobacct_gather/none
LogTimeFormat=iso8601_ms
NodeName=node[1-3] CPUs=1 RealMemory=500 State=UNKNOWN
PartitionName=batch Nodes=node[1-3] Default=YES MaxTime=5 State=UP OverSubscribe=FORCE:4
`;

/** Both controllers keep their state here, as on a shared disk. */
function stateFolder(lab) {
  const folder = `${lab.host('ctl1').dir}/srv/state`;
  run(lab.host('ctl1'), ['mkdir', '-p', '/srv/state']);
  return folder;
}

function key(host, text) {
  writeFile(host, '/etc/munge/munge.key', text, 0o600);
  run(host, ['chown', '-R', 'root:root', '/etc/munge', '/var/lib/munge', '/srv']);
  run(host, ['chmod', '755', '/srv', '/run', '/etc/munge']);
}

async function changeKey(lab, host, letter) {
  lab.ask(host, ['pkill', 'munged']);
  await lab.sleep(0.5);
  key(host, letter.repeat(1024));
  startMunge(lab, host);
}

function startMunge(lab, host) {
  const files = {
    'key-file': '/etc/munge/munge.key',
    socket: '/run/munge.socket',
    'pid-file': '/run/munged.pid',
    'log-file': '/srv/munged.log',
    'seed-file': '/srv/munged.seed',
  };
  const options = Object.entries(files).map(([name, path]) => `--${name}=${path}`);
  lab.start(host, ['munged', '--foreground', '--force', ...options], { log: null });
}
