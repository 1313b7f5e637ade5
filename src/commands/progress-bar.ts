import type { Terminal } from './define-command.ts';

export interface Progress {
  update: (doneBytes: number, totalBytes: number) => void;
  stop: () => void;
}

/** Less is read before an eye could follow. */
const MIN_BYTES = 10_000_000;

/** A bar on stderr where that is a terminal, else nothing. Short runs draw none. */
export async function startProgress(terminal: Terminal): Promise<Progress> {
  if (!terminal.progress) return { update: () => {}, stop: () => {} };
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: 'reading {bar} {percentage} % {value}/{total} MB',
    hideCursor: true,
    clearOnComplete: true,
  });
  const drawAfterMs = performance.now() + 500;
  let drawn = false;
  return {
    update: (doneBytes, totalBytes) => {
      if (!drawn && (performance.now() < drawAfterMs || totalBytes < MIN_BYTES)) return;
      if (!drawn) bar.start(megabytes(totalBytes), 0);
      drawn = true;
      bar.update(megabytes(doneBytes));
    },
    stop: () => {
      if (drawn) bar.stop();
    },
  };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
