/** An IPv4 address with an optional port behind a colon or a space, as it stands in a text. */
export interface AddressMention {
  host: string;
  port: number | undefined;
  /** Offset of the address in the text. */
  at: number;
}

const IPV4 = /(?<![\d.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?:[: ](\d{2,5})(?!\d|\.\d))?(?![\d.]*\d)/g;

/** All IPv4 addresses of a text that can name a node: not a wildcard, not loopback, each part at most 255. */
export function addressesIn(text: string): AddressMention[] {
  const found: AddressMention[] = [];
  for (const match of text.matchAll(IPV4)) {
    const host = match[1] ?? '';
    if (isNodeAddress(host))
      found.push({ host, port: match[2] ? Number(match[2]) : undefined, at: match.index });
  }
  return found;
}

/** Whether an address names one machine: not 0.0.0.0, 127.*, a broadcast or a version number that looks like one. */
export function isNodeAddress(host: string): boolean {
  if (host.startsWith('127.') || host.startsWith('0.') || host.startsWith('255.')) return false;
  return host.split('.').every((part) => Number(part) <= 255);
}

/** The bare host of `scheme://host:port/path`, `host:port` or `name@host`; lower case, brackets and quotes removed. */
export function hostOf(text: string): string {
  let host = text.replace(/^[a-z][a-z0-9+.-]{0,20}:\/\//i, '').replace(/["'[\]()<>]/g, '');
  const slash = host.indexOf('/');
  if (slash === 0) host = host.slice(1);
  else if (slash > 0) host = host.slice(0, slash);
  const colon = host.lastIndexOf(':');
  if (colon > 0 && /^\d{1,5}$/.test(host.slice(colon + 1))) host = host.slice(0, colon);
  return host.toLowerCase();
}
