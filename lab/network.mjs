// A private network of hosts: one namespace holds a bridge; each host is a set of namespaces (network, mounts,
// host name, processes) joined to it by a veth pair. Nothing touches the machine's own network, and all of it
// vanishes with the driver: every namespace dies with its first process, and that one dies with the driver.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const NET = '10.90.1';
const HOLD = ['sh', '-c', 'mount -t proc proc /proc; echo up; exec sleep 600'];

/** Starts the namespace that holds the bridge. Returns the network; `dir` is where hosts keep their files. */
export async function startNetwork(dir) {
  const holder = await holdNamespaces(['--net']);
  const network = { dir, holder, hosts: new Map(), children: [] };
  enter(holder, ['ip', 'link', 'add', 'lab0', 'type', 'bridge']);
  enter(holder, ['ip', 'link', 'set', 'lab0', 'up']);
  return network;
}

/**
 * Adds a host with the next address.
 * `own` lists folders (absolute paths) that it has for itself alone, empty at first; `copied` such that begin as a
 * copy of the machine's.
 */
export async function addHost(network, name, { own = [], copied = [] } = {}) {
  const number = network.hosts.size + 1;
  const holder = await holdNamespaces(['--net', '--uts']);
  const host = {
    name,
    holder,
    ip: `${NET}.${number}`,
    port: `p${number}`,
    dir: join(network.dir, name),
    network,
  };
  network.hosts.set(name, host);
  const pair = `ip link add ${host.port} type veth peer name eth0 netns ${holder.pid}`;
  enter(network.holder, pair.split(' '));
  enter(network.holder, ['ip', 'link', 'set', host.port, 'master', 'lab0', 'up']);
  run(host, ['hostname', name]);
  run(host, ['ip', 'link', 'set', 'lo', 'up']);
  run(host, ['ip', 'address', 'add', `${host.ip}/24`, 'dev', 'eth0']);
  run(host, ['ip', 'link', 'set', 'eth0', 'up']);
  for (const path of [...own, ...copied]) {
    const mine = join(host.dir, path);
    mkdirSync(mine, { recursive: true, mode: 0o777 });
    execFileSync('chmod', ['777', host.dir, mine]);
    mkdirSync(path, { recursive: true });
    if (copied.includes(path))
      cpSync(path, mine, { recursive: true, dereference: true, preserveTimestamps: true });
    run(host, ['mount', '--bind', mine, path]);
  }
  return host;
}

/** Gives every host an /etc/hosts that knows all of them. */
export function shareNames(network) {
  const lines = [...network.hosts.values()].map((host) => `${host.ip} ${host.name}`).join('\n');
  for (const host of network.hosts.values()) mountFile(host, '/etc/hosts', `127.0.0.1 localhost\n${lines}\n`);
}

/** Puts a file over one of the machine's, for this host alone. */
export function mountFile(host, path, text) {
  const mine = writeFile(host, path, text);
  run(host, ['mount', '--bind', mine, path]);
}

/** Writes a file below the host's folder; returns where. */
export function writeFile(host, path, text, mode = 0o644) {
  const mine = join(host.dir, path);
  mkdirSync(dirname(mine), { recursive: true });
  writeFileSync(mine, text, { mode });
  return mine;
}

/** The command line that runs `argv` on a host, as `user` when given. */
export function onHost(host, argv, user) {
  const as =
    user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'];
  return ['nsenter', '-t', String(host.holder.pid), '-n', '-m', '-u', '-p', '--', ...as, ...argv];
}

/** Runs a command on a host to its end (at most 20 s). Returns its output; throws with what it wrote when it fails. */
export function run(host, argv, { user, input, seconds = 20, env } = {}) {
  const [command, ...rest] = onHost(host, argv, user);
  const options = {
    encoding: 'utf8',
    timeout: seconds * 1000,
    input,
    env: { ...process.env, TZ: 'UTC', ...env },
  };
  return execFileSync(command, rest, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Pids (as the machine sees them) of a host's processes whose command line holds `match`; all but the first one. */
export function pidsOn(host, match = '') {
  if (!existsSync(`/proc/${host.holder.pid}/ns/pid`)) return [];
  const space = readlinkSync(`/proc/${host.holder.pid}/ns/pid`);
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== host.holder.pid)
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/pid`) === space && commandLine(pid).includes(match);
      } catch {
        return false;
      }
    });
}

/** Sends a signal to a host's processes whose command line holds `match`. */
export function signal(host, name, match = '') {
  for (const pid of pidsOn(host, match)) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/** Ends every namespace, and so every process in them. All stand still first: none logs the end of another. */
export function stopNetwork(network) {
  for (const host of network.hosts.values()) signal(host, 'SIGSTOP');
  for (const child of network.children) child.kill('SIGKILL');
  for (const { holder } of [...network.hosts.values(), network]) holder.child.kill('SIGKILL');
}

function commandLine(pid) {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

/** A process that holds new namespaces; it dies with this one, and takes all that runs in them with it. */
function holdNamespaces(kinds) {
  const argv = [
    '--pdeathsig',
    'KILL',
    'unshare',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    ...kinds,
    ...HOLD,
  ];
  const child = spawn('setpriv', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`no namespaces (root is needed): unshare ended with ${code}`)),
    );
    child.stdout.once('data', () => {
      const [pid] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
        .split(' ')
        .map(Number);
      child.stdout.destroy();
      resolve({ pid, child });
    });
  });
}

function enter(holder, argv) {
  execFileSync('nsenter', ['-t', String(holder.pid), '-n', '--', ...argv]);
}
