#!/usr/bin/env node
// Records incidents: starts a system's cluster, injects a fault, heals it, saves logs and truth, stops all.
//   node lab/run.mjs                       lists systems and scenarios
//   node lab/run.mjs SYSTEM SCENARIO OUT   records into the folder OUT
//   node lab/run.mjs SYSTEM all OUT        records each scenario into OUT/SYSTEM-NN-SCENARIO
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLab } from './lab.mjs';
import { startNetwork, stopNetwork } from './network.mjs';
import { truthOf } from './truth.mjs';

const LONGEST_SECONDS = 240;
const SYSTEMS = new URL('./systems/', import.meta.url);

const [systemName, wanted, target] = process.argv.slice(2);
if (target === undefined) {
  await list();
  process.exit(2);
}
const system = await load(systemName);
if (wanted === 'all') process.exit(recordAll());
const scenario = system.scenarios[wanted];
if (scenario === undefined)
  fail(`${systemName} has no ${wanted}, but ${Object.keys(system.scenarios).join(', ')}`);
await record(resolve(target));
process.exit(0);

async function list() {
  for (const file of readdirSync(SYSTEMS)) {
    const { name, packages, scenarios } = await load(file.replace('.mjs', ''));
    process.stdout.write(`${name} (${packages.join(', ')})\n  ${Object.keys(scenarios).join('\n  ')}\n`);
  }
}

async function load(name) {
  const file = new URL(`${name}.mjs`, SYSTEMS);
  if (!existsSync(file)) fail(`there is no system ${name}: call without arguments for the list`);
  return (await import(file)).system;
}

/** Each in a process of its own, one after the other. Returns how many failed. */
function recordAll() {
  const failed = Object.keys(system.scenarios).filter((name, i) => {
    const out = join(target, `${systemName}-${String(i + 1).padStart(2, '0')}-${name}`);
    const run = [fileURLToPath(import.meta.url), systemName, name, out];
    return spawnSync(process.execPath, run, { stdio: 'inherit' }).status !== 0;
  });
  if (failed.length > 0) process.stderr.write(`failed: ${failed.join(', ')}\n`);
  return failed.length;
}

async function record(out) {
  mkdirSync(join(out, 'logs'), { recursive: true });
  const network = await startCleanNetwork();
  const lab = createLab(system, scenario, network, out);
  await system.prepare(lab);
  for (const host of lab.hosts()) await lab.startHost(host);
  await system.ready?.(lab);
  lab.say('cluster up');
  const upMs = Date.now();
  await system.load?.(lab);
  await lab.sleep(scenario.before ?? 18);
  const fault = await injectAndHeal(lab);
  lab.say('teardown (SIGKILL to all)');
  const version = lab.ask(lab.hosts()[0], system.version)?.split('\n')[0] ?? 'unknown';
  lab.copyLogs();
  stopNetwork(network);
  const calm = { healthyBeforeMs: fault.start - upMs, afterMs: Date.now() - fault.end };
  const truth = truthOf(system, scenario, lab, { version, ...fault, ...calm });
  writeFileSync(join(out, 'truth.json'), `${JSON.stringify(truth, null, 1)}\n`);
}

async function injectAndHeal(lab) {
  const picked = typeof scenario.pick === 'function' ? await scenario.pick(lab) : scenario.pick;
  const hosts = [picked].flat().map((host) => lab.host(host));
  const names = hosts.map((host) => host.name);
  const fault = scenario.fault.replaceAll('{culprits}', names.join(', '));
  const start = new Date();
  lab.say(`fault: ${fault}`);
  await scenario.inject(lab, hosts);
  await lab.sleep(scenario.seconds ?? 22);
  const end = new Date();
  lab.say('healed');
  await scenario.heal(lab, hosts);
  await lab.sleep(scenario.after ?? 16);
  return { fault, culprits: scenario.culprits ?? names, start, end };
}

/** A network that goes, with all that runs in it and its files, when this process ends for whatever reason. */
async function startCleanNetwork() {
  const dir = mkdtempSync(join(tmpdir(), 'lab-'));
  execFileSync('chmod', ['755', dir]);
  const network = await startNetwork(dir);
  process.on('exit', () => {
    stopNetwork(network);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(1));
  setTimeout(() => fail(`gave up after ${LONGEST_SECONDS} s`), LONGEST_SECONDS * 1000).unref();
  return network;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
