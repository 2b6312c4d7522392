import { Buffer } from 'node:buffer';
import { FINGERPRINT } from '../recording/index.ts';

/** A word of a POSIX shell, and the secrets that somebody must put in. */
export interface ShellWord {
  /** Printable ASCII and line feeds. */
  readonly word: string;
  /** Names of variables in it, each once. */
  readonly variables: readonly string[];
}

/** What needs no quotes, wherever in a word it stands. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Runs that a shell reads alike: printable with line feeds, and all other bytes. */
const RUNS = /[ -~\n]+|[^ -~\n]+/g;

/**
 * The word that a shell turns into those bytes, whatever they are; a character for each byte, none of them NUL, which
 * no shell can hand on. What is not printable stands as `$(printf '\303')`, so that no terminal, editor or encoding on
 * the way gets to read it.
 * @param hasSecrets whether fingerprints in it stand for secrets: they become variables, `$SECRET_3f9a2c1b`
 * @see POSIX.1-2017, Shell Command Language, 2.2
 */
export function shellWord(bytes: string, hasSecrets = false): ShellWord {
  if (!hasSecrets) return { word: quoted(bytes), variables: [] };
  const variables = new Set<string>();
  let word = '';
  let from = 0;
  for (const { 0: fingerprint, 1: digits = '', index } of bytes.matchAll(FINGERPRINT)) {
    const variable = `SECRET_${digits}`;
    variables.add(variable);
    word += `${index === from ? '' : quoted(bytes.slice(from, index))}"$${variable}"`;
    from = index + fingerprint.length;
  }
  const rest = from > 0 && from === bytes.length ? '' : quoted(bytes.slice(from));
  return { word: word + rest, variables: [...variables] };
}

function quoted(bytes: string): string {
  if (bytes === '') return "''";
  return [...bytes.matchAll(RUNS)]
    .map(([run]) => (/^[ -~\n]/.test(run) ? printable(run) : printed(run)))
    .join('');
}

function printable(run: string): string {
  return PLAIN.test(run) ? run : `'${run.replaceAll("'", String.raw`'\''`)}'`;
}

function printed(run: string): string {
  const octal = Array.from(Buffer.from(run, 'latin1'), (byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return `"$(printf '${octal.join('')}')"`;
}
