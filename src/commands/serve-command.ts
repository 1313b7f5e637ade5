import { defineCommand } from './define-command.ts';

export const command = defineCommand({
  name: 'serve',
  summary: 'Serve MCP on stdin and stdout',
  usage: '[FOLDER...]',
  options: {},
  async run(input) {
    const { serve } = await import('./serve.ts');
    await serve(input.positionals);
    // The process lives until stdin ends or a signal comes.
    return new Promise<number>(() => {});
  },
});
