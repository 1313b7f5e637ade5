import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLI, temporaryFolder } from './start-server.ts';

const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));
const PARTITION = join(GOLDEN, 'rabbitmq-network-partition', 'logs');

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('dsdebug', () => {
  it('shows help and version', () => {
    expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const { stdout } = run('--help');
    for (const command of ['analyze', 'query', 'trace', 'match', 'templates', 'memory', 'doctor', 'serve'])
      expect(stdout).toContain(`  ${command} `);
    expect(run('query', '--help').stdout).toContain('Usage: dsdebug query');
  });

  it.each([
    [[], /Usage/],
    [['analyse'], /unknown command "analyse"; did you mean analyze\?/],
    [['analyze', '--log', 'x'], /unknown option --log; did you mean --logs\?/],
    [['analyze', '--logs', 'nothing-here.log'], /nothing-here\.log/],
    [['analyze', '--logs', PARTITION, '--since', 'noon'], /"since" is not a time/],
    [['analyze', '--logs', PARTITION, '--fail-on', 'awful'], /"awful" is no severity/],
    [['templates'], /which file/],
    [['analyze'], /which logs\? dsdebug analyze --logs FOLDER/],
    [['query', '--text', 'x'], /which logs/],
    [['trace'], /which logs/],
    [['trace', PARTITION], /No spans/],
    [['trace', PARTITION, '--visualize', 'tree', '--output', 'x.txt'], /must end in \.html or \.svg/],
  ])('refuses %j with status 2 and says why on stderr', (args, words) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
  });
});

describe('dsdebug analyze', () => {
  it('takes what a shell made of a pattern, and exits by severity', () => {
    const files = ['rmq1.log', 'rmq2.log', 'rmq3.log'].map((name) => join(PARTITION, name));
    const plain = run('analyze', '--logs', ...files);
    expect(plain).toMatchObject({ status: 0, stderr: '' });
    expect(plain.stdout).toMatch(/^\*\*/);
    expect(plain.stdout).not.toContain('\u001b');
    const { findings } = JSON.parse(run('analyze', '--logs', ...files, '--json').stdout);
    expect(findings.length).toBeGreaterThan(0);
    expect(run('analyze', '--logs', ...files, '--fail-on', 'info').status).toBe(1);
  });

  it('ends well where its reader has seen enough', () => {
    const script = `"${process.execPath}" "${CLI}" query "${PARTITION}" --limit 500 --max-bytes 40000 | head -c 1`;
    const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('stays quiet on a healthy cluster', () => {
    const logs = join(GOLDEN, 'etcd-healthy-rolling-restart', 'logs');
    expect(run('analyze', '--logs', logs, '--fail-on', 'high').status).toBe(0);
  });

  it('writes a report', () => {
    const report = join(temporaryFolder(), 'report.html');
    expect(run('analyze', '--logs', PARTITION, '--report', report).stdout).toContain(`Report: ${report}`);
  });
});

describe('dsdebug query', () => {
  it('prints one JSON document with --json, and lines around one without', () => {
    const found = JSON.parse(run('query', PARTITION, '--levels', 'error', '--limit', '1', '--json').stdout);
    const [record] = found.records;
    const around = run(
      'query',
      PARTITION,
      '--around',
      `${record.file}:${record.line}`,
      '--before',
      '1',
      '--after',
      '1',
    );
    expect(around.stdout).toContain(`${record.file}:${record.line}  `);
  });
});

describe('dsdebug templates', () => {
  it('gives one row for every line', () => {
    const file = join(temporaryFolder(), 'app.log');
    const lines = [
      '10:00:00 INFO user 17 logged in',
      '10:00:01 INFO user 18 logged in',
      '',
      'java.lang.Error: x',
      '\tat a.B(C.java:1)',
      '10:00:02 WARN disk full',
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const rows = run('templates', file, '--jsonl')
      .stdout.trim()
      .split('\n')
      .map((row) => JSON.parse(row));
    expect(rows.map((row) => row.line)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rows[0].template_id).toBe(rows[1].template_id);
    expect(rows[0].template_id).not.toBe(rows[5].template_id);
  });
});

describe('dsdebug doctor', () => {
  it('finds the installation sound and shows what a host needs', () => {
    const { status, stdout } = run('doctor', GOLDEN);
    expect(status).toBe(0);
    expect(stdout).toContain(GOLDEN);
    expect(stdout).toContain('claude mcp add dsdebug');
    expect(stdout).toContain(CLI);
  });
});
