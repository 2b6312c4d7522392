import { expect, test } from 'vitest';
import { HoptapError } from '../../src/model/index.ts';
import { addsCredentials, passRequest, profileFromOptions, type Profile } from '../../src/profile/index.ts';
import { aContext, anUpgrade, aProfile } from './a-profile.ts';

const NONE = { strip: [], stripResponse: [], headers: [] };

test('no options make no profile', () => {
  expect(profileFromOptions(NONE)).toBeNull();
});

test('each kind of option is a rule that says where it came from', () => {
  expect(
    profileFromOptions({ strip: ['Auth*'], stripResponse: ['Server'], headers: ['A: 1', 'B:', 'C;'] }),
  ).toEqual({
    name: 'command-line',
    summary: 'What the options of the command line say',
    evidence: [],
    rules: [
      { name: '--strip', request: [{ remove: ['Auth*'] }] },
      { name: '--strip-response', response: [{ remove: ['Server'] }] },
      { name: '--header', request: [{ set: { A: '1' } }, { remove: 'B' }, { set: { C: '' } }] },
    ],
  });
});

test('values are literal', () => {
  const profile = profileFromOptions({ ...NONE, headers: ['A: {"host": "{host}"}', 'B:  x: y ; z '] });
  const { steps } = passRequest(anUpgrade(), profile === null ? [] : [profile], aContext());
  expect(steps[0]?.head.fields.slice(-2)).toEqual([
    ['A', '{"host": "{host}"}'],
    ['B', 'x: y ; z'],
  ]);
});

test.each<[string, Parameters<typeof profileFromOptions>[0]]>([
  ['neither colon nor semicolon', { ...NONE, headers: ['A'] }],
  ['a semicolon with a value', { ...NONE, headers: ['A; b'] }],
  ['no name', { ...NONE, headers: [': b'] }],
  ['a space in the name', { ...NONE, headers: ['A B: c'] }],
  ['a line break in the value', { ...NONE, headers: ['A: b\r\nC: d'] }],
  ['a bad glob', { ...NONE, strip: ['a?'] }],
  ['an empty name', { ...NONE, stripResponse: [''] }],
])('refuses %s', (_title, options) => {
  expect(() => profileFromOptions(options)).toThrow(
    expect.objectContaining({ constructor: HoptapError, code: 'HEADER_INVALID' }),
  );
});

test.each<[boolean, string, Profile]>([
  [true, 'Authorization', aProfile({ rules: [{ name: 'r', request: [{ set: { Authorization: 'x' } }] }] })],
  [true, 'X-E2E-Bypass', aProfile({ rules: [{ name: 'r', request: [{ add: { 'X-E2E-Bypass': 'x' } }] }] })],
  [true, 'Cookie', aProfile({ rules: [{ name: 'r', request: [{ append: { cookie: 'x' } }] }] })],
  [false, 'Via', aProfile({ rules: [{ name: 'r', request: [{ set: { Via: 'x' } }] }] })],
  [
    false,
    "what renames the client's own",
    aProfile({
      rules: [{ name: 'r', request: [{ rename: { Authorization: 'X-Forwarded-Authorization' } }] }],
    }),
  ],
  [
    false,
    "the handshake's key",
    aProfile({ rules: [{ name: 'r', request: [{ set: { 'Sec-WebSocket-Key': 'x' } }] }] }),
  ],
  [
    false,
    'Set-Cookie in an answer',
    aProfile({ rules: [{ name: 'r', response: [{ add: { 'Set-Cookie': 'x' } }] }] }),
  ],
  [
    true,
    'whatever --header sets',
    aProfile({ name: 'command-line', rules: [{ name: 'r', request: [{ set: { A: 'x' } }] }] }),
  ],
  [
    false,
    'what --strip removes',
    aProfile({ name: 'command-line', rules: [{ name: 'r', request: [{ remove: 'Authorization' }] }] }),
  ],
])('that credentials are added is %s of %s', (adds, _what, profile) => {
  expect(addsCredentials([aProfile(), profile])).toBe(adds);
});

test.each([
  [false, '/'],
  [false, '/token/ws?v=1&q=auth'],
  [true, '/ws?v=1&access_token=x'],
])('that credentials are added is %s of a target with the path %s', (adds, path) => {
  expect(addsCredentials([], path)).toBe(adds);
});
