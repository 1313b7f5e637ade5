/** What a member of a structured record tells. */
export type Role = 'time' | 'level' | 'message' | 'node' | 'service' | 'component' | 'pid';

/** A role and how surely the key has it: the lowest rank in a record wins. */
export interface KeyRole {
  role: Role;
  rank: number;
}

/** Keys of each role, surest first; spelled in lower case. */
const KEYS: Record<Role, string> = {
  time: '__realtime_timestamp @t @timestamp $date timestamp time ts t datetime date_time date eventtime event_time logtime log_time timereported asctime timeunixnano observedtimestamp timestampms time_local time_iso8601 start_time starttime startutc startlocal received_at _time syslog_timestamp time_stamp timegenerated timecreated systemtime unixtime epoch eventtimestamp created creationtime lasttimestamp firsttimestamp creationtimestamp __timestamp__ log.time @time instant',
  level:
    'log.level severity_text severitytext level severity @l loglevel log_level @level levelname level_name lvl lev priority prio levelvalue level_value levelno severitynumber severity_number s loglevelname syslog_severity error_severity type_level status_level sev l status type',
  message:
    'message msg short_message @m @mt renderedmessage @message text textpayload body event.original log messagetemplate event log_message logmessage @message formatted_message statement summary errormessage m error err exception reason description eventname operationname',
  node: 'host.name hostname host.hostname node.name node_name nodename instance pod_name podname pod k8s.pod.name kubernetes.pod_name kubernetes.pod.name host machinename machine_name machine computername computer syslog_hostname _hostname source_host hostid host_name server.name server_name servername source.host roleinstance cloud_roleinstance compute.googleapis.com/resource_name instance_id instanceid instance.id service.instance.id logstreamname log_stream logstream node nodeid node_id node.id container_name container.name containername docker.container_name k8s.container.name container container_id container.id member server replica peer_id dyno broker',
  service:
    'service.name service service_name servicename app app_name appname application applicationname application_name app.name program process_name syslog_identifier kubernetes.labels.app',
  component:
    'logger log.logger logger_name loggername logger.name component source.component caller name module category c sourcecontext channel target subsystem class source logname unit facility @logger @module @caller scope src file',
  pid: 'pid process.pid process_id processid _pid procid process.id',
};

const ROLES = new Map<string, KeyRole>();
for (const role of ['time', 'level', 'message', 'node', 'service', 'component', 'pid'] as const)
  for (const [rank, key] of KEYS[role].split(' ').entries())
    if (!ROLES.has(key)) ROLES.set(key, { role, rank });

const NONE: KeyRole = { role: 'pid', rank: -1 };
const CACHE_LIMIT = 20_000;
const cache = new Map<string, KeyRole>();

/** The role of a key, in any case, or undefined. Spellings met before are remembered. */
export function roleOfKey(key: string): KeyRole | undefined {
  let found = cache.get(key);
  if (found === undefined) {
    found = ROLES.get(key.toLowerCase()) ?? NONE;
    if (cache.size < CACHE_LIMIT) cache.set(key, found);
  }
  return found === NONE ? undefined : found;
}

/** Members whose own members are read as if they were dotted keys (`host: { name }` as `host.name`). */
const CONTAINERS = new Map<string, string>(
  Object.entries({
    log: 'log.',
    host: 'host.',
    node: 'node.',
    kubernetes: 'kubernetes.',
    k8s: 'k8s.',
    docker: 'docker.',
    container: 'container.',
    service: 'service.',
    process: 'process.',
    server: 'server.',
    resource: '',
    labels: '',
    attributes: '',
    jsonpayload: '',
    properties: '',
    record: '',
    metadata: '',
    fields: '',
    context: '',
    mdc: '',
    source: 'source.',
    logger: 'logger.',
    beat: 'host.',
    stream: '',
    instance: '',
    time: '',
    scope: 'logger.',
    system: '',
    event: 'event.',
    k8spod: '',
  }),
);

/** Prefix that the members of a nested object get, or undefined when they tell nothing of the record. */
export function prefixOfContainer(key: string): string | undefined {
  return CONTAINERS.get(key) ?? CONTAINERS.get(key.toLowerCase());
}
