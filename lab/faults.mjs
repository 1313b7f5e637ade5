// Faults, each as a scenario's parts: what it is, how it is done and undone, and the truth about it.
// `pick` is a host's name, several, or a function of the lab that says which (the leader, say).
// `{culprits}` in `fault` stands for the picked hosts. `truth` overrides any part of a scenario.
import { pidsOn, run, signal } from './network.mjs';

/** A host's link goes down and comes back. */
export const cutOff = (pick, truth = {}) => ({
  fault: 'link of {culprits} down, then up again',
  pattern: 'network-partition',
  pick,
  ...truth,
  inject: (_lab, hosts) => setLinks(hosts, 'down'),
  heal: (_lab, hosts) => setLinks(hosts, 'up'),
});

/** What `from` sends no longer arrives at the picked host; the other direction works. */
export const oneWay = (pick, from, truth = {}) => ({
  fault: `packets from ${from.join(', ')} to {culprits} dropped, not the other way round`,
  pattern: 'asymmetric-partition',
  pick,
  ...truth,
  inject: (lab, hosts) => drop(lab, hosts, '-A', from),
  heal: (lab, hosts) => drop(lab, hosts, '-D', from),
});

/** One pair of hosts no longer reaches each other; both reach everyone else. */
export const cutPair = (pick, other, truth = {}) => ({
  fault: `no packets between {culprits} and ${other}`,
  pattern: 'asymmetric-partition',
  pick,
  ...truth,
  inject: (lab, hosts) => dropBetween(lab, hosts, '-A', other),
  heal: (lab, hosts) => dropBetween(lab, hosts, '-D', other),
});

/** SIGKILL to a host's processes (those whose command line holds `match`), later started again. */
export const crash = (pick, { match = '', ...truth } = {}) => ({
  fault: `kill -9 ${match || 'all processes'} on {culprits}, later started again`,
  pattern: 'node-crash',
  pick,
  ...truth,
  inject: (_lab, hosts) => signalAll(hosts, 'SIGKILL', match),
  heal: (lab, hosts) => Promise.all(hosts.map((host) => lab.startHost(host))),
});

/** SIGSTOP to a host's processes, later SIGCONT. */
export const pause = (pick, { match = '', ...truth } = {}) => ({
  fault: `SIGSTOP ${match || 'all processes'} on {culprits}, later SIGCONT`,
  pattern: 'process-pause',
  pick,
  ...truth,
  inject: (_lab, hosts) => signalAll(hosts, 'SIGSTOP', match),
  heal: (_lab, hosts) => signalAll(hosts, 'SIGCONT', match),
});

/** Fills the small disk (see `smallDisk`) at `path` of the picked host. */
export const fillDisk = (pick, path, truth = {}) => ({
  fault: `${path} of {culprits} filled to the last byte, later freed`,
  pattern: 'disk-full',
  pick,
  ...truth,
  inject: (_lab, hosts) => {
    for (const host of hosts) run(host, ['sh', '-c', `cat /dev/zero > ${path}/ballast 2>/dev/null || true`]);
  },
  heal: (_lab, hosts) => {
    for (const host of hosts) run(host, ['rm', '-f', `${path}/ballast`]);
  },
});

/** No fault: each host in turn is stopped as an operator would (`stop`, else SIGTERM), and started again. */
export const restartEach = (names, { stop = (_lab, host) => stopGently(host), settleSeconds = 8 } = {}) => ({
  fault: `none: planned restart of ${names.join(', ')}, one after the other`,
  pattern: 'none',
  pick: [],
  seconds: 2,
  inject: async (lab) => {
    for (const host of names.map((name) => lab.host(name))) {
      lab.say(`planned restart of ${host.name}`);
      await stop(lab, host);
      await lab.sleep(1);
      await lab.startHost(host);
      await lab.sleep(settleSeconds);
    }
  },
  heal: () => {},
});

/** Mounts a tmpfs of `size` (as mount takes it) at `path` on a host, writable for all. */
export function smallDisk(host, path, size) {
  run(host, ['mkdir', '-p', path]);
  run(host, ['mount', '-t', 'tmpfs', '-o', `size=${size},mode=1777`, 'tmpfs', path]);
}

/** SIGTERM to a host's processes, waiting up to 15 s for their end. */
export async function stopGently(host) {
  signal(host, 'SIGTERM');
  for (let i = 0; i < 75 && pidsOn(host).length > 0; i += 1) await new Promise((r) => setTimeout(r, 200));
}

function signalAll(hosts, name, match) {
  for (const host of hosts) signal(host, name, match);
}

function setLinks(hosts, state) {
  for (const host of hosts) run(host.network, ['ip', 'link', 'set', host.port, state]);
}

function drop(lab, hosts, action, from) {
  for (const host of hosts)
    for (const name of from) run(host, ['iptables', action, 'INPUT', '-s', lab.host(name).ip, '-j', 'DROP']);
}

function dropBetween(lab, hosts, action, other) {
  drop(lab, hosts, action, [other]);
  drop(
    lab,
    [lab.host(other)],
    action,
    hosts.map((host) => host.name),
  );
}
