import type { LogEvent } from '../event.ts';
import type { FormatContext } from './format.ts';
import { recordOfMembers } from './json.ts';

/** Fills a record of the systemd journal's export format from its lines, `KEY=value` each. */
export function finishJournaldExport(event: LogEvent, context: FormatContext): void {
  const fields: Record<string, unknown> = {};
  for (const line of [event.raw, ...(event.rest ?? [])]) {
    const equals = line.indexOf('=');
    if (equals > 0) fields[line.slice(0, equals)] = line.slice(equals + 1);
  }
  const record = recordOfMembers(fields, event.raw, context);
  event.timeMs = record.timeMs;
  event.level = record.level;
  event.node = record.node;
  event.component =
    typeof fields.SYSLOG_IDENTIFIER === 'string' ? fields.SYSLOG_IDENTIFIER : record.component;
  event.pid = record.pid;
  event.message = record.message;
  event.fields = fields;
}
