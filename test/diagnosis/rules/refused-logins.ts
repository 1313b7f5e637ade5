import type { RuleCases } from '../describe-rule.ts';
import { app, checkpoints, etcdMember, postgresStart, rabbitNode } from '../everyday-logs.ts';
import { every, postgres, syslog } from '../write-log.ts';

// The cases are written for this test, in the wording of the systems they name.

export const refusedLogins: RuleCases = {
  patterns: ['tls-auth-failure'],
  fires: [
    {
      name: 'a service whose certificate ended, which its callers say of each failed call and it says itself',
      pattern: 'tls-auth-failure',
      culprits: ['prices'],
      startS: 50,
      logs: {
        'quote.log': app(
          'quote',
          every(
            1,
            50,
            80,
            `error "HTTPSConnectionPool(host='prices', port=8443): Max retries exceeded with url: /p (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired')))"`,
          ),
        ),
        'prices.log': app(
          'prices',
          every(1, 50.1, 80, 'error "ssl.SSLError: sslv3 alert certificate expired from quote"'),
        ),
      },
    },
    {
      name: 'an etcd etcdMember whose certificate its peers do not accept',
      pattern: 'tls-auth-failure',
      culprits: ['etcd3'],
      startS: 50,
      logs: {
        'etcd1.log': etcdMember(
          1,
          every(
            2,
            50,
            80,
            'warn "rejected connection" "remote-addr":"etcd3:56218","error":"remote error: tls: bad certificate"',
          ),
        ),
        'etcd2.log': etcdMember(
          2,
          every(
            2,
            50.5,
            80,
            'warn "rejected connection" "remote-addr":"etcd3:56218","error":"remote error: tls: bad certificate"',
          ),
        ),
        'etcd3.log': etcdMember(3),
      },
    },
    {
      name: 'a replica that the primary does not let in',
      pattern: 'tls-auth-failure',
      startS: 60,
      logs: {
        'pg1.log': postgres(812)(
          postgresStart,
          checkpoints,
          every(5, 60, 100, 'FATAL:  password authentication failed for user "repl"'),
        ),
        'pg2.log': postgres(813)(
          postgresStart,
          checkpoints,
          every(
            5,
            60.1,
            100,
            'FATAL:  could not connect to the primary server: connection to server at "pg1", port 5432 failed: FATAL:  password authentication failed for user "repl"',
          ),
        ),
      },
    },
    {
      name: 'a RabbitMQ node with another cookie',
      pattern: 'tls-auth-failure',
      startS: 40,
      logs: {
        'rmq1.log': rabbitNode(
          1,
          every(
            4,
            40,
            70,
            "error ** Connection attempt from node 'rabbit@rmq3' rejected. Invalid challenge reply. **",
          ),
        ),
        'rmq2.log': rabbitNode(
          2,
          every(
            4,
            41,
            70,
            "error ** Connection attempt from node 'rabbit@rmq3' rejected. Invalid challenge reply. **",
          ),
        ),
        'rmq3.log': rabbitNode(3),
      },
    },
    {
      name: 'a certificate that ran out, as its callers see it',
      pattern: 'tls-auth-failure',
      culprits: ['payment'],
      startS: 60,
      logs: {
        'orders.log': app(
          'orders',
          every(
            1,
            60,
            80,
            'error "request failed" "err":"payment: certificate has expired","code":"CERT_HAS_EXPIRED"',
          ),
        ),
        'refunds.log': app(
          'refunds',
          every(
            1,
            60.5,
            80,
            'error "request failed" "err":"payment: certificate has expired","code":"CERT_HAS_EXPIRED"',
          ),
        ),
        'payment.log': app('payment'),
      },
    },
    {
      name: 'one of two workers whose key the controller does not know, the other worker is idle',
      pattern: 'tls-auth-failure',
      culprits: ['worker1'],
      startS: 50,
      logs: {
        'boss.log': app(
          'boss',
          every(4, 50, 80, 'error "message refused" "from":"worker1","err":"authentication error"'),
        ),
        'worker1.log': app(
          'worker1',
          every(2, 50.5, 80, 'error "message refused" "from":"boss","err":"authentication error"'),
        ),
        'worker2.log': app('worker2'),
      },
    },
    {
      name: 'a service whose certificate has expired: its caller finds it so, the edge passes it on',
      pattern: 'tls-auth-failure',
      culprits: ['ledger'],
      startS: 50,
      logs: {
        'edge.log': app(
          'edge',
          every(1, 50.1, 80, 'error "request failed" "err":"orders answered 500: certificate has expired"'),
        ),
        'orders.log': app(
          'orders',
          every(
            1,
            50,
            80,
            'error "request failed" "err":"certificate has expired","code":"CERT_HAS_EXPIRED"',
          ),
        ),
        'ledger.log': app('ledger', every(1, 50, 80, 'error "TLS handshake failed" "err":"socket hang up"')),
      },
    },
    {
      name: 'a directory server that may not copy from either of its peers',
      pattern: 'tls-auth-failure',
      culprits: ['dir2'],
      startS: 50,
      logs: {
        'dir1.log': syslog('dir1')(
          every(2, 1, 120, 'slapd[402]: conn=# op=1 SRCH base="dc=example,dc=org" scope=2'),
          every(
            3,
            50,
            90,
            'slapd[402]: conn=9# op=0 RESULT tag=97 err=49 qtime=0.000006 etime=0.000080 text=',
          ),
        ),
        'dir2.log': syslog('dir2')(
          every(2, 1, 120, 'slapd[411]: conn=# op=1 SRCH base="dc=example,dc=org" scope=2'),
          every(
            3,
            50,
            90,
            'slapd[411]: slap_client_connect: URI=ldap://dir1 DN="cn=sync,dc=example,dc=org" ldap_sasl_bind_s failed (49)',
          ),
          every(
            3,
            50.2,
            90,
            'slapd[411]: slap_client_connect: URI=ldap://dir3 DN="cn=sync,dc=example,dc=org" ldap_sasl_bind_s failed (49)',
          ),
        ),
        'dir3.log': syslog('dir3')(
          every(2, 1, 120, 'slapd[433]: conn=# op=1 SRCH base="dc=example,dc=org" scope=2'),
          every(
            3,
            50.2,
            90,
            'slapd[433]: conn=9# op=0 RESULT tag=97 err=49 qtime=0.000006 etime=0.000080 text=',
          ),
        ),
      },
    },
  ],
  quiet: [
    {
      name: 'a service that is down, which its callers say of each failed call over TLS',
      logs: {
        'quote.log': app(
          'quote',
          every(
            1,
            50,
            80,
            `error "HTTPSConnectionPool(host='prices', port=8443): Max retries exceeded with url: /p (Caused by NewConnectionError('Connection refused'))"`,
          ),
        ),
        'prices.log': app('prices'),
      },
    },
    {
      name: 'a test certificate that a service makes for itself',
      healthy: true,
      logs: {
        'ledger.log': app('ledger', '1 warn "using self-signed certificate" "path":"/srv/tls.pem"'),
        'orders.log': app('orders'),
      },
    },
    {
      name: 'directory logins that succeed',
      healthy: true,
      logs: {
        'dir1.log': syslog('dir1')(
          every(2, 1, 120, 'slapd[402]: conn=# op=0 RESULT tag=97 err=0 qtime=0.000006 etime=0.000080 text='),
        ),
        'dir2.log': syslog('dir2')(
          every(2, 1, 120, 'slapd[411]: conn=# op=1 SRCH base="dc=example,dc=org" scope=2'),
        ),
      },
    },
    {
      name: 'one refused login of a worker',
      healthy: true,
      logs: {
        'boss.log': app('boss', '50 error "message refused" "from":"worker1","err":"authentication error"'),
        'worker1.log': app('worker1'),
        'worker2.log': app('worker2'),
      },
    },
    {
      name: 'failed logins from the internet all the time, while something else breaks',
      logs: {
        'auth.log': syslog('host1')(
          every(30, 1, 7200, 'CRON[#]: (root) CMD (run-parts /etc/cron.hourly)'),
          every(
            20,
            3,
            7200,
            (n) =>
              `sshd[${1000 + n}]: Failed password for invalid user admin from 203.0.113.${n % 250} port ${20_000 + n} ssh2`,
          ),
        ),
        'db.log': app(
          'db',
          '4000 fatal "write failed" "err":"no space left on device"',
          every(10, 130, 7200, 'info "request done" "n":#'),
        ),
      },
    },
    {
      name: 'two mistyped passwords',
      healthy: true,
      logs: {
        'pg1.log': postgres(812)(
          postgresStart,
          checkpoints,
          '50 FATAL:  password authentication failed for user "ann"',
          '54 FATAL:  password authentication failed for user "ann"',
        ),
        'api.log': app('api'),
      },
    },
    {
      name: 'connections that a port check opens and closes',
      healthy: true,
      logs: {
        'web1.log': app(
          'web1',
          every(5, 2, 120, 'info "EOF reading the first byte of a connection" "remote":"10.0.0.9:4#"'),
        ),
        'web2.log': app('web2'),
      },
    },
    {
      name: 'logins that succeed',
      healthy: true,
      logs: {
        'pg1.log': postgres(812)(
          postgresStart,
          checkpoints,
          every(4, 2, 120, 'LOG:  connection authorized: user=app database=shop application_name=web#'),
        ),
        'api.log': app('api'),
      },
    },
  ],
};
