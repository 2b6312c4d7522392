import { describe, expect, test } from 'vitest';
import type { Field } from '../../src/model/index.ts';
import { aHead, aSession, anOpen } from '../builders.ts';
import { exported } from './an-export.ts';

describe('a curl command', () => {
  test('asks for the secrets that were replaced, and takes them from variables', () => {
    const events = [aSession(), anOpen(), aHead({ fields: [['Authorization', 'Bearer abcdefgh']] })];
    const script = exported('curl', events, {}, true).toString();
    expect(script).toMatch(/^: "\$\{SECRET_[\da-f]{8}:\?set it to the secret in Authorization\}" &&$/m);
    expect(script).toMatch(/-H 'Authorization: Bearer '"\$SECRET_[\da-f]{8}"/);
  });

  test('runs nothing that the wire has put into its comments', () => {
    const events = [aSession(), anOpen(), aHead({ startLine: 'GET /\x85\r\x0b$(id)\u2028 HTTP/1.1' })];
    for (const line of exported('curl', events)
      .toString()
      .split(/[\r\n\x0b\x85\u2028]/))
      expect(line).toMatch(/^(?:#|curl|  |$)/);
  });

  test('leaves out what no tool can send, and says so', () => {
    const fields: readonly Field[] = [
      ['Host', 'h'],
      ['@/etc/passwd', 'x'],
      ['X-Nul', 'a\0b'],
    ];
    const script = exported('curl', [aSession(), anOpen(), aHead({ fields })]).toString();
    expect(script).toContain('# left out, as no tool can send it: @/etc/passwd, X-Nul');
    expect(script).not.toContain('-H @');
  });
});
