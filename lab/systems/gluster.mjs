// GlusterFS: a replicated volume over three servers, written through a client on a fourth host.
import { crash, cutOff, cutPair, fillDisk, pause, restartEach, smallDisk } from '../faults.mjs';
import { run } from '../network.mjs';

const HOSTS = ['gfs1', 'gfs2', 'gfs3'];
const BRICK = '/srv/brick';

export const system = {
  name: 'gluster',
  packages: ['glusterfs-server'],
  version: ['gluster', '--version'],
  logFormat: 'gluster: "[time] LEVEL [MSGID: n] [file:line:function] domain: message"',
  async prepare(lab) {
    await lab.addHosts([...HOSTS, 'client'], {
      own: ['/srv', '/var/log/glusterfs', '/run', '/mnt'],
      copied: ['/var/lib/glusterd'],
    });
    lab.shareNames();
    for (const host of lab.hosts()) {
      run(host, ['mkdir', '-p', '/run/gluster', '/var/log/glusterfs/bricks']);
      if (host.name === 'client') continue;
      run(host, ['rm', '-f', '/var/lib/glusterd/glusterd.info']);
      smallDisk(host, BRICK, lab.scenario.disk ?? '256m');
      run(host, ['mkdir', '-p', `${BRICK}/data`]);
      lab.node(host.name, host, `${host.name}/glusterd.log`);
      lab.collect(host, '/var/log/glusterfs/glusterd.log', `${host.name}/glusterd.log`);
      lab.collect(host, '/var/log/glusterfs/glustershd.log', `${host.name}/glustershd.log`);
      lab.collect(host, '/var/log/glusterfs/bricks/srv-brick-data.log', `${host.name}/brick.log`);
    }
    lab.node('client', lab.host('client'), 'client/mount.log');
    lab.collect(lab.host('client'), '/var/log/glusterfs/mnt.log', 'client/mount.log');
  },
  startHost(lab, host) {
    if (host.name !== 'client')
      lab.start(host, ['glusterd', '--no-daemon', '--log-level', 'INFO'], { log: null });
  },
  async ready(lab) {
    const [first] = lab.hosts();
    await lab.until('glusterd answers', () => lab.ask(first, ['gluster', 'pool', 'list']));
    await lab.sleep(2);
    for (const name of HOSTS.slice(1)) run(first, ['gluster', 'peer', 'probe', name]);
    await lab.sleep(3);
    const bricks = HOSTS.map((name) => `${name}:${BRICK}/data`);
    run(first, ['gluster', '--mode=script', 'volume', 'create', 'gv0', 'replica', '3', ...bricks, 'force'], {
      seconds: 30,
    });
    run(first, ['gluster', '--mode=script', 'volume', 'set', 'gv0', 'network.ping-timeout', '6'], {
      seconds: 30,
    });
    run(first, ['gluster', '--mode=script', 'volume', 'start', 'gv0'], { seconds: 30 });
    await lab.sleep(2);
    run(
      lab.host('client'),
      [
        'glusterfs',
        '--volfile-server=gfs1',
        '--volfile-id=gv0',
        '--log-file=/var/log/glusterfs/mnt.log',
        '/mnt',
      ],
      { seconds: 30 },
    );
    await lab.sleep(2);
  },
  load(lab) {
    const loop =
      'for i in $(seq 1 300); do head -c 20000 /dev/zero > /mnt/f$((i % 40)) 2>/dev/null; sleep 0.3; done';
    lab.start(lab.host('client'), ['bash', '-c', loop], { log: null });
  },
  scenarios: {
    'healthy-rolling-restart': restartEach(['gfs2', 'gfs3'], { settleSeconds: 12 }),
    'isolate-server': cutOff('gfs2'),
    'node-crash': crash('gfs3'),
    'process-pause': pause('gfs2', { seconds: 25 }),
    'brick-disk-full': fillDisk('gfs3', BRICK, { disk: '48m' }),
    'cut-pair': cutPair('gfs1', 'gfs3', { culpritsAccepted: ['gfs1', 'gfs3'] }),
    'brick-crash': {
      ...crash('gfs1', { match: 'glusterfsd' }),
      heal: (lab) =>
        lab.ask(lab.host('gfs1'), ['gluster', '--mode=script', 'volume', 'start', 'gv0', 'force']),
    },
    'quorum-loss': { ...crash(['gfs2', 'gfs3'], { also: ['node-crash'] }), pattern: 'quorum-loss' },
    'isolate-other-server': cutOff('gfs3', { seconds: 30 }),
    'other-server-pause': pause('gfs1', { seconds: 30 }),
  },
};
