#!/usr/bin/env node
// Records one incident: starts a system's cluster, injects a fault, heals it, saves logs and truth, stops all.
//   node lab/run.mjs                       lists systems and scenarios
//   node lab/run.mjs SYSTEM SCENARIO OUT   records into the folder OUT (needs root, Linux and the system's packages)
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLab } from './lab.mjs';
import { startNetwork, stopNetwork } from './network.mjs';
import { truthOf } from './truth.mjs';

const LONGEST_SECONDS = 240;
const SYSTEMS = new URL('./systems/', import.meta.url);

const [name, wanted, target] = process.argv.slice(2);
if (target === undefined) {
  for (const file of readdirSync(SYSTEMS).filter((entry) => entry.endsWith('.mjs'))) {
    const { system } = await import(new URL(file, SYSTEMS));
    process.stdout.write(`${system.name} (${system.packages.join(', ')})\n  ${Object.keys(system.scenarios).join('\n  ')}\n`);
  }
  process.exit(2);
}
const file = new URL(`${name}.mjs`, SYSTEMS);
if (!existsSync(file)) throw new Error(`no system ${name}: call without arguments for the list`);
const { system } = await import(file);
const scenario = system.scenarios[wanted];
if (scenario === undefined) throw new Error(`${name} has ${Object.keys(system.scenarios).join(', ')}`);

const out = resolve(target);
mkdirSync(join(out, 'logs'), { recursive: true });
const dir = mkdtempSync(join(tmpdir(), 'lab-'));
execFileSync('chmod', ['755', dir]);
const network = await startNetwork(dir);
process.on('exit', clean);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(1));
setTimeout(() => { process.stderr.write(`gave up after ${LONGEST_SECONDS} s\n`); process.exit(1); }, LONGEST_SECONDS * 1000).unref();

const lab = createLab(system, network, out);
lab.scenario = scenario;
await system.prepare(lab);
for (const host of lab.hosts()) await lab.startHost(host);
await system.ready?.(lab);
lab.say('cluster up');
const upMs = Date.now();
await system.load?.(lab);
await lab.sleep(scenario.before ?? 18);

const picked = typeof scenario.pick === 'function' ? await scenario.pick(lab) : scenario.pick;
const hosts = [picked].flat().map((host) => lab.host(host));
const culprits = scenario.culprits ?? hosts.map((host) => host.name);
const fault = scenario.fault.replaceAll('{culprits}', hosts.map((host) => host.name).join(', '));
const start = new Date();
lab.say(`fault: ${fault}`);
await scenario.inject(lab, hosts);
await lab.sleep(scenario.seconds ?? 22);
const end = new Date();
lab.say('healed');
await scenario.heal(lab, hosts);
await lab.sleep(scenario.after ?? 16);
lab.say('teardown (SIGKILL to all)');
const version = lab.ask(lab.hosts()[0], system.version)?.split('\n')[0] ?? 'unknown';
lab.copyLogs();
stopNetwork(network);
const observed = { version, fault, culprits, start, end, healthyBeforeMs: start - upMs, afterMs: Date.now() - end };
writeFileSync(join(out, 'truth.json'), `${JSON.stringify(truthOf(system, scenario, lab, observed), null, 1)}\n`);
process.exit(0);

function clean() {
  stopNetwork(network);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
