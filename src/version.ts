import { readFileSync } from 'node:fs';

/** The version in package.json, which stands one folder above both `src` and `dist`. */
export const VERSION = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const found = /"version": "([^"]+)"/.exec(text)?.[1];
  if (found === undefined) throw new Error('package.json has no version');
  return found;
}
