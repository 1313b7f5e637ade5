import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeForms } from '../../src/templates/merge-forms.ts';
import { formOf } from '../../src/templates/message-form.ts';

/** The merged templates, tokens joined by spaces, in order. */
function merged(messages: readonly string[]): string[] {
  return mergeForms(messages.map((message) => formOf(message).tokens))
    .map(({ tokens }) => tokens.join(' '))
    .sort();
}

const NAMES = [
  'alice',
  'bob',
  'carol',
  'dave',
  'eve',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
  'mallory',
  'niaj',
];

describe('mergeForms', () => {
  it('merges where many words stand at one place', () => {
    expect(merged(NAMES.map((name) => `access of ${name} was granted`))).toEqual([
      'access of <*> was granted',
    ]);
  });

  it('merges thousands of words', () => {
    const letters = 'abcdefghijklmnopq'.split('');
    const words = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    expect(merged(words.map((word) => `access of ${word} was granted`))).toEqual([
      'access of <*> was granted',
    ]);
  });

  it('keeps few words apart', () => {
    const messages = [
      'request was accepted by peer',
      'request was refused by peer',
      'request was dropped by peer',
    ];
    expect(merged(messages)).toEqual([...messages].sort());
  });

  it('takes fewer words for a variable where a name is due', () => {
    expect(
      merged(['cyrus', 'news', 'test'].map((user) => `session opened for user ${user} by root`)),
    ).toEqual(['session opened for user <*> by root']);
  });

  it('finds the name behind a quote or a colon', () => {
    const messages = ['orders', 'mails', 'jobs'].map((queue) => `queue '${queue}' has no consumers`);
    expect(merged(messages)).toEqual(["queue ' <*> ' has no consumers"]);
  });

  it('merges a word with a known variable at its place', () => {
    expect(merged(['invalid user bob here', 'invalid user bob7 here'])).toEqual(['invalid user <*> here']);
  });

  it('merges two variables that differ independently', () => {
    const pairs = NAMES.slice(0, 6).flatMap((from) =>
      NAMES.slice(6).map((to) => `mail from ${from} to ${to} sent`),
    );
    expect(merged(pairs)).toEqual(['mail from <*> to <*> sent']);
  });

  it('takes a form with two words where another has variables for an instance of it', () => {
    expect(merged(['Registering class a1 for class b2', 'Registering class Job for class Handler'])).toEqual([
      'Registering class <*> for class <*>',
    ]);
  });

  it('does not take what befell a node for its name', () => {
    const messages = [
      'the node left the cluster',
      'the node joined the cluster',
      'the node rejoined the cluster',
    ];
    expect(merged(messages)).toEqual([...messages].sort());
  });

  it('keeps a word apart from a variable where only one word agrees', () => {
    expect(merged(['session closed', 'session 17'])).toEqual(['session <*>', 'session closed']);
  });

  it('never merges single words', () => {
    expect(merged(NAMES)).toEqual(NAMES);
  });

  it('stays quiet when many services report the same of themselves', () => {
    const messages = ['cupsd', 'klogd', 'syslogd', 'portmap', 'sdpd', 'hcid'].map(
      (name) => `${name} startup succeeded`,
    );
    expect(merged(messages)).toEqual([...messages].sort());
  });

  it('does not merge forms of different length', () => {
    expect(merged(['leader lost', 'leader lost again'])).toEqual(['leader lost', 'leader lost again']);
  });

  it('gives each form to one template, whatever the order', () => {
    const word = fc.constantFrom('leader', 'lost', 'user', 'a1', '=', ...NAMES.slice(0, 6));
    const form = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(form, { maxLength: 60 }), (messages) => {
        const members = mergeForms(messages.map((message) => formOf(message).tokens)).flatMap(
          (one) => one.members,
        );
        expect([...members].sort((a, b) => a - b)).toEqual(messages.map((_, index) => index));
        expect(merged(messages.toReversed())).toEqual(merged(messages));
      }),
    );
  });
});
