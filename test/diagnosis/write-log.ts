/** When the logs of a test begin. */
const BEGIN_MS = Date.parse('2026-11-20T10:00:00.000Z');

/** Milliseconds since the epoch of a second of a test's logs. */
export function atSecond(second: number): number {
  return BEGIN_MS + second * 1_000;
}

/** Writes one line: ISO time with milliseconds and `Z`, and the text after the second. */
type Header = (iso: string, text: string) => string;

/**
 * Writes a log. Each line is given as seconds since the beginning, a space and the text; the lines of a block may
 * come in any order.
 */
function writer(header: Header): (...blocks: string[]) => string {
  return (...blocks) => {
    const lines = blocks.flatMap((block) => block.split('\n')).flatMap((line) => parse(line) ?? []);
    lines.sort((a, b) => a.second - b.second);
    return `${lines.map((line) => header(new Date(atSecond(line.shown)).toISOString(), line.text)).join('\n')}\n`;
  };
}

/** Its place in the log, the second that its clock shows, and its text. */
function parse(line: string): { second: number; shown: number; text: string } | undefined {
  const trimmed = line.trim();
  if (trimmed === '') return undefined;
  const [, second, skew, text] = /^([\d.]+)(?:~(-?[\d.]+))? (.*)$/.exec(trimmed) ?? [];
  if (text === undefined) throw new Error(`a line begins with its second: ${trimmed}`);
  return { second: Number(second), shown: Number(second) + Number(skew ?? 0), text };
}

/** The same lines, written by a clock that is off by so many seconds. */
export function skewed(offsetS: number, block: string): string {
  return block.replace(/^([\d.]+) /gm, `$1~${offsetS} `);
}

/** Lines that come again and again; `#` in the text stands for the number of the line. */
export function every(
  stepS: number,
  fromS: number,
  toS: number,
  text: string | ((n: number) => string),
): string {
  const lines: string[] = [];
  for (let i = 0; fromS + i * stepS < toS - 1e-6; i++) {
    const told = typeof text === 'string' ? text.replaceAll('#', String(i + 1)) : text(i + 1);
    lines.push(`${(fromS + i * stepS).toFixed(3)} ${told}`);
  }
  return lines.join('\n');
}

/** `12.5 warn "message" "key":"value"`: a JSON object a line, as zap writes it. */
export const etcd = writer((iso, text) => {
  const [, level, message, members] = /^(\w+) ("(?:[^"\\]|\\.)*") ?(.*)$/.exec(text) ?? [];
  if (!message) throw new Error(`level, quoted message, members: ${text}`);
  return `{"level":"${level}","ts":"${iso}","caller":"etcdserver/server.go:1","msg":${message}${members ? `,${members}` : ''}}`;
});

/** `12.5 error "message" "key":"value"`: a JSON service. */
export const service = (name: string) =>
  writer((iso, text) => {
    const [, level, message, members] = /^(\w+) ("(?:[^"\\]|\\.)*") ?(.*)$/.exec(text) ?? [];
    if (!message) throw new Error(`level, quoted message, members: ${text}`);
    return `{"time":"${iso}","level":"${level}","service":"${name}"${members ? `,${members}` : ''},"msg":${message}}`;
  });

/** `12.5 M # text`. */
export const redis = (pid: number) =>
  writer((iso, text) => {
    const date = `${iso.slice(8, 10)} Nov ${iso.slice(0, 4)} ${iso.slice(11, 23)}`;
    return `${pid}:${text[0]} ${date}${text.slice(1)}`;
  });

/** `12.5 WARN [Component@1] - text`. */
export const zookeeper = (id: number) =>
  writer((iso, text) => {
    const space = text.indexOf(' ');
    return `${iso.slice(0, 10)} ${iso.slice(11, 23).replace('.', ',')} [myid:${id}] - ${text.slice(0, space).padEnd(5)}${text.slice(space)}`;
  });

/** `12.5 LOG:  text`. */
export const postgres = (pid: number) =>
  writer((iso, text) => `${iso.slice(0, 10)} ${iso.slice(11, 23)} UTC [${pid}] ${text}`);

/** `12.5 warning text`. */
export const rabbitmq = writer((iso, text) => {
  const space = text.indexOf(' ');
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000+00:00 [${text.slice(0, space)}] <0.481.0>${text.slice(space)}`;
});

/** `12.5 [WARN]  raft: text`: Consul, Nomad, Vault. */
export const hashicorp = writer((iso, text) => `${iso} ${text}`);

/** `12.5 WARN text`: Kafka and other users of log4j. */
export const log4j = writer(
  (iso, text) => `[${iso.slice(0, 10)} ${iso.slice(11, 23).replace('.', ',')}] ${text}`,
);

/** `12.5 I REPL "message" "key":"value"`. */
export const mongodb = writer((iso, text) => {
  const [, severity, component, message, attr] = /^(\w) (\w+) +("(?:[^"\\]|\\.)*") ?(.*)$/.exec(text) ?? [];
  return `{"t":{"$date":"${iso.replace('Z', '+00:00')}"},"s":"${severity}","c":"${component}","id":1,"ctx":"conn1","msg":${message},"attr":{${attr ?? ''}}}`;
});

/** `12.5 [Warning] text`: MySQL and Galera. */
export const mysql = writer((iso, text) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} 0 ${text}`);

/** `12.5 sshd[812]: text`: syslog with a host. */
export const syslog = (host: string) => writer((iso, text) => `${iso} ${host} ${text}`);
