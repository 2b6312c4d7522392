import { describe, expect, test } from 'vitest';
import { HoptapError } from '../../src/model/index.ts';
import { parseTarget, type Target } from '../../src/wire/index.ts';

describe('reads', () => {
  test.each<[string, Omit<Target, 'url'>]>([
    ['ws://h', { scheme: 'http', host: 'h', port: 80, authority: 'h', path: '/' }],
    ['http://h:80/', { scheme: 'http', host: 'h', port: 80, authority: 'h', path: '/' }],
    ['wss://h/ws', { scheme: 'https', host: 'h', port: 443, authority: 'h', path: '/ws' }],
    ['https://h:8443/ws/', { scheme: 'https', host: 'h', port: 8443, authority: 'h:8443', path: '/ws/' }],
    ['https://h:80', { scheme: 'https', host: 'h', port: 80, authority: 'h:80', path: '/' }],
    ['WSS://Staging.Example.com', { scheme: 'https', host: 'staging.example.com', port: 443, authority: 'staging.example.com', path: '/' }], // prettier-ignore
    ['ws://127.0.0.1:9000', { scheme: 'http', host: '127.0.0.1', port: 9000, authority: '127.0.0.1:9000', path: '/' }], // prettier-ignore
    ['ws://[::1]:9000/ws', { scheme: 'http', host: '::1', port: 9000, authority: '[::1]:9000', path: '/ws' }],
    ['ws://h/a/../b//%2F%2e?x=1&y', { scheme: 'http', host: 'h', port: 80, authority: 'h', path: '/a/../b//%2F%2e?x=1&y' }], // prettier-ignore
    ['ws://h?x=1', { scheme: 'http', host: 'h', port: 80, authority: 'h', path: '/?x=1' }],
  ])('%s', (url, target) => {
    expect(parseTarget(url)).toEqual({ url, ...target });
  });

  test.each([
    ['localhost:9000', 'ws://localhost:9000'],
    ['9000', 'ws://localhost:9000'],
    [':9000/ws', 'ws://localhost:9000/ws'],
    ['127.0.0.1:9000/ws', 'ws://127.0.0.1:9000/ws'],
    ['[::1]:9000', 'ws://[::1]:9000'],
    ['staging.example.com', 'ws://staging.example.com'],
  ])('%s without a scheme as %s', (text, url) => {
    expect(parseTarget(text)).toEqual(parseTarget(url));
  });
});

describe('refuses', () => {
  test.each([
    ['', 'it is no URL'],
    ['ws://', 'it is no URL'],
    ['ws://h:99999', 'it is no URL'],
    ['ftp://h', 'its scheme is "ftp"'],
    ['ws://h:0', 'port 0 is none to connect to'],
    ['wss://user:secret@h', 'it holds a user name; use -H instead'],
    ['wss://h/ws#top', 'a fragment never reaches a backend'],
    ['wss://h/a b', 'its path has a space or control character in it'],
    ['wss://h/a\r\nX: 1', 'its path has a space or control character in it'],
    ['wss://h/caf\u00e9', 'its path has letters that must be percent-encoded'],
  ])('%j: %s', (text, why) => {
    const attempt = (): unknown => parseTarget(text);
    expect(attempt).toThrow(HoptapError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'TARGET_INVALID' }));
    expect(attempt).toThrow(why);
  });

  test('a user name without showing the password', () => {
    expect(() => parseTarget('wss://user:secret@h')).not.toThrow('secret');
  });
});
