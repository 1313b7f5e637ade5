import type { LogFile } from '../../logs/event.ts';
import { readBytes } from '../../logs/files/read-bytes.ts';

/** What a file holds: JSON with lists of spans, JSON whose documents are spans, or records of a log. */
export type FileKind = 'json-nested' | 'json-bare' | 'log';

const HEAD_BYTES = 64 * 1024;

/** Tells what a file is by its beginning, decompressed where it is compressed. */
export async function sniffFile(file: LogFile): Promise<{ kind: FileKind; head: string }> {
  const parts: Buffer[] = [];
  let length = 0;
  await readBytes(file.path, (chunk) => {
    parts.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - length)));
    length += chunk.length;
    return length < HEAD_BYTES;
  });
  const head = Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  return { kind: kindOf(head), head };
}

function kindOf(head: string): FileKind {
  const start = head.search(/\S/);
  if (start < 0 || !'{['.includes(head.charAt(start))) return 'log';
  const has = (key: RegExp): boolean => key.test(head);
  if (has(/"(?:resourceSpans|resource_spans|scopeSpans|instrumentationLibrarySpans)"\s?:/))
    return 'json-nested';
  if (has(/"(?:batches|spans)"\s?:\s?\[/) && has(/"(?:spanID|spanId|startTimeUnixNano)"\s?:/))
    return 'json-nested';
  if (has(/"(?:batches|spans|data)"\s?:\s?\[\s?\]/)) return 'json-nested';
  if (has(/"spanID"\s?:/) && has(/"startTime"\s?:/)) return 'json-bare';
  if (has(/"startTimeUnixNano"\s?:/)) return 'json-bare';
  const zipkin =
    has(/"traceId"\s?:/) && has(/"id"\s?:/) && has(/"(?:localEndpoint|duration|kind|binaryAnnotations)"\s?:/);
  return zipkin && !has(/"(?:message|msg|level)"\s?:/) ? 'json-bare' : 'log';
}
