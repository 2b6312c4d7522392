import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HoptapError } from '../model/index.ts';
import { nearest, parseProfile, type Profile } from '../profile/index.ts';
import { fileStamp } from './file-stamp.ts';
import { systemReason } from './system-reason.ts';

/** Profiles that come with hoptap; the folder is two above this file, in `src` and in `dist` alike. */
const SHIPPED_FOLDER = fileURLToPath(new URL('../../profiles/', import.meta.url));

const SUFFIX = '.yaml';

/** Bytes of a profile: a thousand times what people write. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Where profiles are looked for. */
export interface ProfileFilesOptions {
  /** The folder of the profiles that have names. */
  readonly shippedFolder?: string;
  /** Told each file that is read, bases too, with its stamp from before: what there is to watch. Absolute paths. */
  readonly onRead?: (file: string, stamp: string | null) => void;
}

/** A profile as it is on disk. */
export interface ProfileSource {
  /** Absolute, symbolic links followed. */
  readonly file: string;
  readonly text: string;
}

/**
 * Loads a profile, with all that it extends. A shipped one goes by its name; a word with a slash or ending in
 * `.yaml` or `.yml` is a file, and so is any other that no shipped profile has for a name. What a profile extends is
 * looked for beside its own file.
 * @throws {HoptapError} PROFILE_UNKNOWN, PROFILE_UNREADABLE, PROFILE_INVALID
 */
export function loadProfile(nameOrFile: string, options: ProfileFilesOptions = {}): Promise<Profile> {
  return load(nameOrFile, { ...options, folder: process.cwd(), chain: [] });
}

/**
 * Reads a profile's file and does not judge it.
 * @throws {HoptapError} PROFILE_UNKNOWN, PROFILE_UNREADABLE, PROFILE_INVALID where it is not UTF-8
 */
export async function readProfileSource(
  nameOrFile: string,
  options: ProfileFilesOptions = {},
): Promise<ProfileSource> {
  const { file, text } = await read(nameOrFile, process.cwd(), options);
  return { file, text };
}

/**
 * Loads all shipped profiles, by name.
 * @throws {HoptapError} PROFILE_UNREADABLE, PROFILE_INVALID
 */
export async function listProfiles(options: ProfileFilesOptions = {}): Promise<readonly Profile[]> {
  const { shippedFolder = SHIPPED_FOLDER } = options;
  const names = await shippedNames(shippedFolder);
  return Promise.all(names.map((name) => loadProfile(join(shippedFolder, name + SUFFIX), options)));
}

interface Search extends ProfileFilesOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  /** The files that extend one another on the way here. */
  readonly chain: readonly string[];
}

async function load(nameOrFile: string, search: Search): Promise<Profile> {
  const { file, text, stamp } = await read(nameOrFile, search.folder, search);
  const chain = [...search.chain, file];
  if (search.chain.includes(file)) {
    const circle = chain.slice(chain.indexOf(file)).map((each) => basename(each));
    throw new HoptapError('PROFILE_INVALID', `it extends itself: ${circle.join(' → ')}`, {
      hint: 'a base cannot build on what builds on it',
    });
  }
  search.onRead?.(file, stamp);
  return parseProfile(text, {
    file: spoken(file),
    load: (base) => load(base, { ...search, folder: dirname(file), chain }),
  });
}

async function read(
  nameOrFile: string,
  folder: string,
  { shippedFolder = SHIPPED_FOLDER }: ProfileFilesOptions,
): Promise<ProfileSource & { readonly stamp: string | null }> {
  const path = await locate(nameOrFile, folder, shippedFolder);
  let file: string;
  let stamp: string | null;
  let bytes: Uint8Array;
  try {
    file = await realpath(path);
    stamp = await fileStamp(file);
    await refuseUnlikely(file);
    bytes = await readFile(file);
  } catch (error) {
    throw new HoptapError(
      'PROFILE_UNREADABLE',
      `Cannot read profile "${nameOrFile}": ${systemReason(error)}`,
      {
        hint: 'hoptap profiles lists those that go by a name; any other is a file',
        cause: error,
      },
    );
  }
  return { file, text: decoded(bytes, file), stamp };
}

/** What is no file, or far too large for a profile, may have no end to read to. */
async function refuseUnlikely(file: string): Promise<void> {
  const found = await stat(file);
  if (!found.isFile()) throw new Error(found.isDirectory() ? 'it is a folder' : 'it is no file');
  if (found.size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`);
}

function decoded(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new HoptapError('PROFILE_INVALID', `${spoken(file)}:1:1: is not UTF-8 text`, {
      hint: 'save the profile as UTF-8',
      cause: error,
    });
  }
}

async function locate(nameOrFile: string, folder: string, shippedFolder: string): Promise<string> {
  const path = resolve(folder, nameOrFile);
  if (/[/\\]|\.ya?ml$/.test(nameOrFile)) return path;
  const names = await shippedNames(shippedFolder);
  if (names.includes(nameOrFile)) return join(shippedFolder, nameOrFile + SUFFIX);
  if (await isFile(path)) return path;
  const meant = nearest(nameOrFile, names);
  throw new HoptapError(
    'PROFILE_UNKNOWN',
    `Cannot find profile "${nameOrFile}": no shipped profile and no file of that name`,
    { hint: meant === null ? `the shipped ones are ${names.join(', ')}` : `did you mean "${meant}"?` },
  );
}

async function shippedNames(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => basename(file, SUFFIX))
    .sort();
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}

/** A path as people would write it from where they are. */
function spoken(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}
