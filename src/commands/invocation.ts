import type { Io } from './io.ts';

/** How hoptap is to be called again in the words of a shell: by npx, where npm or npx called it this time. */
export function invocation(env: Io['env'], args: readonly string[]): string {
  const program = env['npm_lifecycle_event'] === undefined ? 'hoptap' : 'npx hoptap';
  return [program, ...args.map(shellWord)].join(' ');
}

/** @see POSIX.1-2017, Shell Command Language, 2.2.2 */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
