// What a system's script works with: hosts, processes with their logs, a story with times.
import { spawn } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addHost, onHost, run, shareNames } from './network.mjs';

/** The lab of one run of a system's scenario: `out` is the recording's folder. */
export function createLab(system, scenario, network, out) {
  const logs = join(out, 'logs');
  const collected = [];
  const lab = {
    scenario,
    timeline: [],
    nodes: {},
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    say: (what) => lab.timeline.push({ t: new Date().toISOString(), what }),
    host: (name) => {
      const host = network.hosts.get(name);
      if (host === undefined)
        throw new Error(`no host ${name}; there are ${[...network.hosts.keys()].join(', ')}`);
      return host;
    },
    hosts: () => [...network.hosts.values()],
    startHost: (host) => system.startHost(lab, host),
    /** Names a node of the truth: where it is and which log under `logs/` is its. */
    node: (name, host, log = `${name}.log`) => {
      lab.nodes[name] = { ip: host.ip, log: `logs/${log}` };
    },
    /** Starts a process on a host; what it prints goes to `logs/<log>`, or nowhere when `log` is null. */
    start: (host, argv, { log = `${host.name}.log`, user, env, cwd } = {}) => {
      const path = log === null ? '/dev/null' : join(logs, log);
      mkdirSync(dirname(path), { recursive: true });
      const fd = openSync(path, 'a');
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...onHost(host, argv, user)], {
        stdio: ['ignore', fd, fd],
        cwd,
        env: { ...process.env, TZ: 'UTC', ...env },
      });
      child.on('error', (error) => lab.say(`${argv[0]} on ${host.name} did not start: ${error.message}`));
      closeSync(fd);
      network.children.push(child);
      return child;
    },
    /** A log that the process writes itself, to be copied into `logs/` at the end. */
    collect: (host, path, log) => collected.push([join(host.dir, path), join(logs, log)]),
    copyLogs: () => {
      for (const [from, to] of collected) {
        if (!existsSync(from)) continue;
        mkdirSync(dirname(to), { recursive: true });
        copyFileSync(from, to);
      }
    },
    /** Runs a command on a host; undefined when it fails. */
    ask: (host, argv, options) => {
      try {
        return run(host, argv, options).trim();
      } catch {
        return undefined;
      }
    },
    /** Waits until `ready` answers with something true; throws after `seconds`. */
    until: async (what, ready, seconds = 40) => {
      for (let i = 0; i < seconds * 2; i += 1) {
        const answer = await ready();
        if (answer) return answer;
        await lab.sleep(0.5);
      }
      throw new Error(`not within ${seconds} s: ${what}`);
    },
    /** Every host knows all others by name. */
    shareNames: () => shareNames(network),
    addHosts: async (names, options) => {
      for (const name of names) await addHost(network, name, options);
    },
  };
  return lab;
}
