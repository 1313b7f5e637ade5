import type { Level } from '../event.ts';
import { codeAt } from '../times/code-at.ts';
import { createEvent, type FormatContext, type ReadResult } from './format.ts';
import { lettersEnd, levelBetween } from './levels.ts';

const ERLANG: ReadonlyMap<string, Level> = new Map([
  ['ERROR', 'error'],
  ['CRASH', 'error'],
  ['SUPERVISOR', 'error'],
  ['WARNING', 'warn'],
  ['NOTICE', 'info'],
  ['INFO', 'info'],
  ['PROGRESS', 'info'],
  ['DEBUG', 'debug'],
  ['CRITICAL', 'fatal'],
  ['ALERT', 'fatal'],
  ['EMERGENCY', 'fatal'],
]);

/** Reads the head of an Erlang report: `=CRASH REPORT==== 30-Jul-2016::15:40:01 ===`; its body follows indented. */
export function readErlangReport(text: string, context: FormatContext): ReadResult {
  const match = /^=([A-Z]+) REPORT==== /.exec(text);
  if (!match || !context.time.readAt(text, match[0].length)) return undefined;
  const kind = match[1] ?? '';
  return createEvent('erlang-report', `${kind} REPORT`, {
    timeMs: context.time.ms,
    level: ERLANG.get(kind) ?? 'info',
  });
}

const DOTNET: ReadonlyMap<string, Level> = new Map([
  ['trce', 'trace'],
  ['dbug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['fail', 'error'],
  ['crit', 'fatal'],
]);

/** Reads .NET's console logger: `fail: Category.Name[13]`, the message indented on the next line. */
export function readDotnetConsole(text: string): ReadResult {
  if (codeAt(text, 4) !== 58) return undefined;
  const level = DOTNET.get(text.slice(0, 4));
  if (level === undefined) return undefined;
  const match = /^: ([\w.`+-]{1,200})\[\d+\](?: |$)/.exec(text.slice(4, 260));
  if (!match) return undefined;
  return createEvent('dotnet-console', text.slice(4 + match[0].length), { level, component: match[1] });
}

const MAX_SOURCE = 200;

/** Reads the head of a java.util.logging record, `Jul 30, 2020 3:00:21 PM org.example.Main run`; level and message stand on the next line. */
export function readJavaUtilLogging(text: string, context: FormatContext): ReadResult {
  const rest = text.slice(context.time.end, context.time.end + MAX_SOURCE);
  if (!/^ [\w.$]+\.[\w$<>]+(?: [\w$<>]+)?$/.test(rest)) return undefined;
  return createEvent('java-util-logging', '', { timeMs: context.time.ms, component: rest.trim() });
}

/** The level that the second line of a java.util.logging record begins with, and where its message begins. */
export function julSecondLine(text: string): { level: Level; message: string } | undefined {
  const end = lettersEnd(text, 0);
  const level = codeAt(text, end) === 58 ? levelBetween(text, 0, end) : undefined;
  return level === undefined ? undefined : { level, message: text.slice(end + 2) };
}

/** Reads the first line of an entry of the systemd journal's export format; its other members follow, one a line. */
export function readJournaldExport(text: string): ReadResult {
  return text.startsWith('__CURSOR=') ? createEvent('journald-export', '', {}) : undefined;
}

/** Reads AWS Lambda's own lines: `REPORT RequestId: ...`, `START`, `END`. */
export function readLambda(text: string): ReadResult {
  const match =
    /^(?:START|END|REPORT|INIT_START|XRAY) (?:RequestId|TraceId|Runtime Version): ([0-9a-zA-Z:.-]+)/.exec(
      text.slice(0, 120),
    );
  if (!match) return undefined;
  return createEvent('aws-lambda', text.replaceAll('\t', ' ').trimEnd(), { fields: { requestId: match[1] } });
}

/** Reads ArcSight's `CEF:0|vendor|product|version|id|name|severity|pairs`. */
export function readCef(text: string): ReadResult {
  if (!text.startsWith('CEF:')) return undefined;
  const [, vendor, product, , , name, severity] = text.split('|', 7);
  if (name === undefined || severity === undefined) return undefined;
  const grade = /^\d+$/.test(severity) ? Number(severity) : { Low: 2, Medium: 5, High: 7 }[severity];
  const level =
    grade === undefined
      ? 'fatal'
      : grade <= 3
        ? 'info'
        : grade <= 6
          ? 'warn'
          : grade <= 8
            ? 'error'
            : 'fatal';
  return createEvent('cef', name, { level, component: `${vendor} ${product}` });
}

/** Reads the Linux audit log: `type=SYSCALL msg=audit(1364481363.243:24287): pairs`, with or without `node=host`. */
export function readAudit(text: string, context: FormatContext): ReadResult {
  const open = text.indexOf('msg=audit(');
  if (open < 0 || open > 120 || !context.time.readAt(text, open + 10)) return undefined;
  const node = /^node=(\S+) /.exec(text)?.[1];
  const component = /(?:^| )type=(\S+)/.exec(text.slice(0, open))?.[1];
  const close = text.indexOf('):', open);
  return createEvent('audit', text.slice(close < 0 ? open : close + 2).trim(), {
    timeMs: context.time.ms,
    node,
    component,
  });
}

/** Reads Android's brief layout: `D/Tag( 123): message`. */
export function readLogcatBrief(text: string): ReadResult {
  const match = /^([VDIWEFA])\/([^( ][^(]{0,60})\( *(\d+)\): /.exec(text.slice(0, 90));
  if (!match) return undefined;
  const level = { V: 'trace', D: 'debug', I: 'info', W: 'warn', E: 'error', F: 'fatal', A: 'fatal' }[
    match[1] ?? 'I'
  ] as Level;
  return createEvent('logcat', text.slice(match[0].length), {
    level,
    component: match[2]?.trim(),
    pid: Number(match[3]),
  });
}
