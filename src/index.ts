export type { FileReport, Level, LogEvent, LogFile } from './logs/event.ts';
