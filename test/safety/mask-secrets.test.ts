import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../src/safety/mask-secrets.ts';

/** Each secret is built of two parts, so that scanners of this repository find none. */
const join = (...parts: string[]) => parts.join('');

const JWT = join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N');
const LEAKS: [name: string, line: string, secret: string][] = [
  ['a key=value password', 'connecting user=app password=hunter2 host=db1', 'hunter2'],
  ['a password of letters alone', 'config password=swordfish loaded', 'swordfish'],
  ['a JSON password', '{"user":"app","password":"s3cr3t with \\"quotes\\"","host":"db"}', 's3cr3t'],
  ['JSON within JSON', '{"log":"{\\"password\\":\\"abc def\\"}"}', 'abc def'],
  ['a YAML-like password', 'Password: correcthorse', 'correcthorse'],
  ['a quoted value with spaces', "dsn: host=db password='my pass word' dbname=x", 'my pass word'],
  ['an environment variable', 'env MYSQL_ROOT_PASSWORD=pa55 started', 'pa55'],
  ['a command-line option', 'exec redis-cli --password Tr0ub4dor -h x', 'Tr0ub4dor'],
  ['an AWS key id', `using ${join('AKIA', 'IOSFODNN7EXAMPLE')} in eu`, 'IOSFODNN7'],
  [
    'an AWS secret',
    `aws_secret_access_key = ${join('wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY')}`,
    'wJalrXUtn',
  ],
  ['a JSON web token', `claims of ${JWT} expired`, 'dozjgNryP4J3jVmNHl0w5N'],
  ['a bearer header', 'Authorization: Bearer abcdef1234567890', 'abcdef1234567890'],
  ['a bearer in prose', 'sent bearer 9f86d081x884c7d659a2feaa0c55ad015', '9f86d081x884'],
  ['a basic header', 'authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNz'],
  ['a signed header', 'Authorization: AWS4-HMAC-SHA256 Credential=AB/2026/x, Signature=fe5f80', 'fe5f80'],
  ['a cookie', 'Cookie: sid=31d4d96e407aad42; theme=dark', '31d4d96e407aad42'],
  ['a GitHub token', `push with ${join('ghp_', '16C7e42F292c6912E7710c838347Ae178B4a')}`, '16C7e42F'],
  [
    'a Slack token',
    `posting ${join('xoxb-', '17653672481-19874698323-pdFZKVeTuE8sk7oOHcbrzygy')}`,
    '17653672481-198',
  ],
  [
    'a Slack webhook',
    `POST https://hooks.slack.com/services/${join('T00000000/', 'B00000000/XXXXYYYYZZZZ')}`,
    'B00000000',
  ],
  ['a Google key', `maps?key=${join('AIza', 'SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe')}`, 'SyDaGmWKa4'],
  ['a Stripe key', join('sk_', 'live_', '4eC39HqLyjWDarjtT1zdp7dc'), '4eC39HqLy'],
  ['a Vault token', `VAULT ${join('hvs.', 'CAESIJlU02LQZq1lLqUv2lB')}`, 'CAESIJlU02'],
  ['a URL with a password', 'dial postgres://app:p%40ss@db.internal:5432/app', 'p%40ss'],
  ['a password that holds an @', 'dial amqp://app:p@ss@mq:5672/', 'p@ss'],
  [
    'a token in a URL',
    `clone https://${join('x0f9a8b7c6d5', 'e4f3a2b1c0')}@git.example.org/a.git`,
    'c6d5e4f3',
  ],
  ['a Redis URL without a user', 'redis://:topsecret@cache:6379/0', 'topsecret'],
  ['a Go MySQL DSN', 'open root:hunter2@tcp(10.0.0.4:3306)/app', 'hunter2'],
  ['an ADO connection string', 'Server=db;User Id=sa;Password=Pa$$w0rd;Encrypt=true', 'Pa$$w0rd'],
  ['an Azure account key', 'AccountName=x;AccountKey=Zm9vYmFyYmF6cXV4Zm9v==;EndpointSuffix=y', 'Zm9vYmFy'],
  ['a header of an API key', 'X-Api-Key: 51f2e7b1c9aa', '51f2e7b1c9aa'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----\\nMIIEow\\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
  ['a private key cut short', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq', 'MIIEvQIBADANBgkq'],
  [
    'a lone line of a PEM body',
    join('MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn', '+ygWyF8PbnGy0AHB7MhgwMbRvI0MBZhp'),
    'MIIEpAIB',
  ],
  ['an Erlang cookie', 'erlang_cookie=XUGJTXQ started', 'XUGJTXQ'],
];

const HARMLESS: [name: string, line: string][] = [
  ['a failed login', 'FATAL: password authentication failed for user "app"'],
  ['prose after a colon', 'invalid password: access denied for user app'],
  ['a Cassandra token', 'Node /10.0.0.1 state jump to NORMAL, token: -9223372036854775808'],
  ['a fencing token', 'lock granted with token=33'],
  ['a trace id', 'trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7'],
  ['a UUID', 'member 550e8400-e29b-41d4-a716-446655440000 joined'],
  ['a commit hash', 'Git SHA: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
  ['a digest', 'image sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'],
  ['a ZooKeeper session', 'Established session 0x1000a2b3c4d0001 with negotiated timeout 30000'],
  [
    'an etcd member',
    '"msg":"lost TCP streaming connection with remote peer","remote-peer-id":"8211f1d0f64f3269"',
  ],
  ['a URL with a port', 'GET http://10.0.0.1:2379/health?x=y 200'],
  ['an Erlang node', 'node rabbit@rabbit1 down: connection_closed'],
  ['an actor system', 'Connecting to spark://CoarseGrainedScheduler@10.10.34.11:48069'],
  ['a mail address', 'user alice@example.org logged in'],
  ['a masked value', 'password=*** token=<hidden> secret=null'],
  ['a setting about passwords', 'password_encryption=scram-sha-256 max_tokens=512'],
  ['a working folder', 'PWD=/var/lib/app'],
  ['basic words', 'basic authentication required; bearer authentication missing'],
];

describe('maskSecrets', () => {
  it.each(LEAKS)('masks %s', (_name, line, secret) => {
    const masked = maskSecrets(line);
    expect(masked).toContain('[REDACTED]');
    expect(masked).not.toContain(secret);
  });

  it.each(HARMLESS)('leaves %s as it is', (_name, line) => {
    expect(maskSecrets(line)).toBe(line);
  });

  it('keeps what stands around the secret', () => {
    expect(maskSecrets('dial postgres://app:x1y2@db:5432/app failed')).toBe(
      'dial postgres://app:[REDACTED]@db:5432/app failed',
    );
    const key = '-----BEGIN PRIVATE KEY----- MII -----END PRIVATE KEY----- was loaded';
    expect(maskSecrets(maskSecrets(key))).toBe('-----BEGIN PRIVATE KEY-----[REDACTED] was loaded');
    expect(maskSecrets('{"password":"x1","host":"db"}')).toBe('{"password":"[REDACTED]","host":"db"}');
  });

  it('changes nothing when applied twice', () => {
    for (const [, line] of LEAKS) expect(maskSecrets(maskSecrets(line))).toBe(maskSecrets(line));
    const word = fc.constantFrom(
      'password',
      'token',
      ' ',
      '=',
      ':',
      '"',
      '\\',
      'abc1',
      'https://',
      '@',
      'Bearer ',
      ',',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const once = maskSecrets(words.join(''));
        expect(maskSecrets(once)).toBe(once);
      }),
    );
  });
});
