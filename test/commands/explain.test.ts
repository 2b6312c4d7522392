import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { FINDING_CODES } from '../../src/study/index.ts';
import { CLI, runProgram } from './program.ts';

describe('hoptap explain', () => {
  test('leads from a message to the code behind it, and says by what', async () => {
    const { stdout, stderr, status } = await runProgram(['explain', 'no subprotocols supported']);
    expect(stdout).toContain('is known by  Python websockets 10.4: no subprotocols supported');
    expect(stdout).toMatch(/^subprotocol-unrequested {2}error$/m);
    expect(stdout).toContain('What to do');
    expect([stderr, status]).toEqual(['', 0]);
  });

  test('takes a message without quotes', async () => {
    const { stdout } = await runProgram(['explain', 'Server', 'sent', 'no', 'subprotocol']);
    expect(stdout).toContain('subprotocol-lost-to-backend');
  });

  test('reads what a client says from stdin', async () => {
    const child = spawn(process.execPath, [CLI, 'explain', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end('connecting\nError: connect ECONNREFUSED 127.0.0.1:9\n');
    expect(await text(child.stdout)).toMatch(/^backend-refused/m);
  });

  test('lists every code', async () => {
    const { stdout, status } = await runProgram(['explain']);
    for (const code of FINDING_CODES) expect(stdout).toContain(code);
    expect(status).toBe(0);
  });

  test('gives JSON: one object, and of all codes one a line', async () => {
    const one = await runProgram(['explain', '1011', '--json']);
    expect(JSON.parse(one.stdout)).toMatchObject({ asked: '1011', matches: [{ code: 'closed-1011' }] });
    const all = await runProgram(['explain', '--json']);
    const codes = all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => String(Object.values(Object(JSON.parse(line)))[0]));
    expect(codes).toEqual(FINDING_CODES);
  });

  test('of what nothing is known names the nearest codes, with status 1', async () => {
    const { stdout, status } = await runProgram(['explain', 'jwt-expird']);
    expect(stdout).toContain('jwt-expired: token expired');
    expect(status).toBe(1);
  });

  test('lets nothing of what it is asked reach the terminal as it is', async () => {
    const { stdout } = await runProgram(['explain', '\u001b]0;x\u0007\u202ejwt expired']);
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(stdout).toContain('jwt-expired');
  });
});
