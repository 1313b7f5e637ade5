import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkMemory } from '../memory/check-memory.ts';
import { loadCatalogue } from '../patterns/load-catalogue.ts';
import { allowedFolders } from '../safety/allowed-paths.ts';
import { defineCommand } from './define-command.ts';
import { packageVersion } from './package-version.ts';

export const command = defineCommand({
  name: 'doctor',
  summary: 'Check the installation; show what to put into the configuration of a host',
  usage: '[FOLDER...]',
  options: {},
  async run(input, terminal) {
    const checks = [
      nodeCheck(),
      catalogueCheck(),
      ...folderChecks(input.positionals),
      ...(await checkMemory()),
    ];
    for (const { ok, text } of checks) terminal.out(`${ok ? 'ok  ' : 'BAD '} ${text}\n`);
    terminal.out(`\n${configuration(input.positionals)}\n`);
    return checks.every(({ ok }) => ok) ? 0 : 2;
  },
});

interface Check {
  ok: boolean;
  text: string;
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    ok,
    text: `dsdebug ${packageVersion()} on Node ${process.versions.node}${ok ? '' : '; it needs 20.19 or later'}`,
  };
}

function catalogueCheck(): Check {
  try {
    const { patterns, signals } = loadCatalogue();
    let cases = 0;
    for (const { cases: own } of signals.values()) cases += own.says.length + own.silent.length;
    return {
      ok: patterns.size > 0,
      text: `catalogue: ${patterns.size} failure patterns, ${signals.size} signals with ${cases} cases`,
    };
  } catch (error) {
    return {
      ok: false,
      text: `catalogue: ${error instanceof Error ? error.message : String(error)}; install again, or run npm run build`,
    };
  }
}

/** The folders that `serve` with the same arguments would read. */
function folderChecks(folders: readonly string[]): Check[] {
  return allowedFolders(folders, process.env).map((folder) => {
    const ok = existsSync(folder);
    return { ok, text: `allowed folder: ${folder}${ok ? '' : ' does not exist'}` };
  });
}

function configuration(folders: readonly string[]): string {
  const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
  const args = [cli, 'serve', ...folders];
  const json = JSON.stringify({ mcpServers: { dsdebug: { command: 'node', args } } }, null, 2);
  const quoted = args.map((arg) => (/^[\w./:@-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`));
  return [
    'For the configuration of an MCP host (Claude Desktop and others):',
    json,
    '',
    'For Claude Code:',
    `claude mcp add dsdebug -- node ${quoted.join(' ')}`,
    '',
    'Folders after "serve" are those the server may read; without them DSDEBUG_ALLOW, CLAUDE_PROJECT_DIR or the working directory.',
  ].join('\n');
}
