/** Names under which the catalogue keeps the wording of what a system consists of, where they are not its own name. */
const KIN = {
  app: ['node', 'postgres'],
  galera: ['galera', 'mysql', 'mariadb'],
  mosquitto: ['mosquitto', 'mqtt'],
  pacemaker: ['pacemaker', 'corosync'],
  patroni: ['patroni', 'postgres', 'etcd'],
  postgres: ['postgres', 'patroni', 'repmgr', 'pgbouncer', 'pg-auto-failover'],
  rabbitmq: ['rabbitmq', 'erlang'],
  web: ['haproxy', 'nginx', 'unbound', 'python', 'gunicorn'],
};

/** The catalogue's names for the wording that is particular to a system. */
export function wordingOf(system) {
  return KIN[system] ?? [system];
}
