import type { LogFile } from '../../logs/event.ts';
import { readBytes } from '../../logs/files/read-bytes.ts';
import type { ServiceName, Span, SpanSink } from '../span.ts';
import { ATTRIBUTE_NAMES } from './attributes.ts';
import { isJaegerSpan, JAEGER_MEMBERS, readJaegerSpan, servicesOfProcesses } from './jaeger.ts';
import { JsonCutter } from './json-cutter.ts';
import { isObject, type JsonObject } from './json-value.ts';
import { isOtlpSpan, OTLP_MEMBERS, readOtlpSpan, serviceOfResource } from './otlp.ts';
import { isZipkinSpan, readZipkinSpan, ZIPKIN_MEMBERS } from './zipkin.ts';

export interface SpanFileReport {
  spans: number;
  /** `otlp`, `jaeger`, `zipkin`: spans read of each. */
  formats: Map<string, number>;
  warnings: string[];
}

export interface ReadOptions {
  signal?: AbortSignal;
  onBytes?: (bytes: number) => void;
  /** Asked now and then; true ends the reading. */
  isLate?: () => boolean;
}

/** What is read of spans, whatever their format; and where Elasticsearch puts a document. */
const NAMES = new Set([
  ...OTLP_MEMBERS,
  ...JAEGER_MEMBERS,
  ...ZIPKIN_MEMBERS,
  ...ATTRIBUTE_NAMES,
  '_source',
  'hits',
]);

/**
 * Reads the spans of a file of JSON into the sink: OTLP, Jaeger and Zipkin exports, whole or one document a line.
 * Streams; memory holds one span and what stands around the spans. Faults are named in the warnings, the rest is read.
 * @param bare whether spans stand by themselves, not in lists named `spans`
 */
export async function readJsonSpans(
  file: LogFile,
  bare: boolean,
  sink: SpanSink,
  options: ReadOptions,
): Promise<SpanFileReport> {
  const report: SpanFileReport = { spans: 0, formats: new Map(), warnings: [] };
  const units = new Map<string, number>();
  const onUnit = (unit: string): void => void units.set(unit, (units.get(unit) ?? 0) + 1);
  let unknown = 0;
  let documents = 0;

  const take = (value: unknown): boolean => {
    const found = isObject(value) ? spanOf(value, onUnit) : undefined;
    if (found?.span === undefined) return false;
    sink.add(found.span);
    report.spans += 1;
    report.formats.set(found.format, (report.formats.get(found.format) ?? 0) + 1);
    return true;
  };
  const cutter = new JsonCutter(
    {
      element: (value) => {
        for (const one of unwrapped(value)) if (!take(one)) unknown += 1;
      },
      open: () => sink.open(),
      close: (mark, envelope, hadSpans) => {
        const whole = isObject(envelope) ? envelope : {};
        if (!hadSpans && envelope !== undefined) {
          documents += 1;
          if (unwrapped(whole).some((one) => take(one))) documents -= 1;
        }
        sink.close(mark, servicesOf(whole));
      },
    },
    bare,
    NAMES,
  );
  const problem = await readBytes(
    file.path,
    (chunk) => {
      cutter.push(chunk);
      return options.isLate?.() !== true;
    },
    options,
  );
  const broken = cutter.unfinished;
  cutter.end();
  const say = (words: string): void => void report.warnings.push(`${file.name}: ${words}`);
  if (problem !== undefined) say(problem);
  if (broken && options.isLate?.() !== true) say('the JSON ends in the middle; what came before was read');
  const faults = cutter.broken - (broken ? 1 : 0);
  if (faults > 0) say(`${faults} ${faults === 1 ? 'part is' : 'parts are'} no valid JSON and not read`);
  if (unknown > 0) say(`${unknown} elements of lists of spans have no trace id or span id and were left out`);
  if (documents > 0 && report.spans > 0) say(`${documents} JSON documents hold no spans`);
  for (const [unit, count] of units)
    say(`${count} spans have times in ${unit}, which is not the unit of their format; they were converted`);
  return report;
}

/** What Elasticsearch wraps: one document of a dump, or the hits of an answer. */
function unwrapped(value: unknown): unknown[] {
  if (!isObject(value)) return [value];
  if (isObject(value._source)) return [value._source];
  if (isObject(value.hits) && Array.isArray(value.hits.hits)) return value.hits.hits.flatMap(unwrapped);
  return [value];
}

function spanOf(
  value: JsonObject,
  onUnit: (unit: string) => void,
): { span: Span | undefined; format: string } | undefined {
  if (isJaegerSpan(value)) return { span: readJaegerSpan(value, onUnit), format: 'jaeger' };
  if (isZipkinSpan(value)) return { span: readZipkinSpan(value, onUnit), format: 'zipkin' };
  if (isOtlpSpan(value)) return { span: readOtlpSpan(value, onUnit), format: 'otlp' };
  return undefined;
}

/** What an object around spans says of their services. */
function servicesOf(envelope: JsonObject): (key: string | undefined) => ServiceName | undefined {
  const processes = servicesOfProcesses(envelope.processes);
  const resource = serviceOfResource(envelope.resource);
  return (key) => (key === undefined ? resource : processes.get(key));
}
