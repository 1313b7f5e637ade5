import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceAnswer } from '../../src/traces/answer.ts';
import {
  type Reconstruction,
  reconstructTraces,
  type TraceRequest,
} from '../../src/traces/reconstruct-traces.ts';
import { temporaryFolder } from '../logs/files/temporary-folder.ts';

/** Writes files and reconstructs what they hold; objects are written as JSON. */
export async function reconstruct(
  files: Record<string, unknown>,
  request: Partial<TraceRequest> = {},
): Promise<Reconstruction> {
  const folder = temporaryFolder();
  for (const [name, body] of Object.entries(files))
    writeFileSync(
      join(folder, name),
      typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    );
  return reconstructTraces(
    {
      paths: ['.'],
      analyzeFlow: false,
      adjustClockSkew: false,
      limit: 10,
      pick: false,
      ...request,
    },
    { baseFolder: folder },
  );
}

/** The answer alone. */
export async function answerOf(
  files: Record<string, unknown>,
  request: Partial<TraceRequest> = {},
): Promise<TraceAnswer> {
  return (await reconstruct(files, request)).answer;
}
