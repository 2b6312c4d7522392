import { HoptapError, type Json } from '../model/index.ts';
import type { Profile } from './profile.ts';
import type { Place, PlacedProblem, YamlDocument } from './read-yaml.ts';
import { explainIssue, type SchemaProblem } from './schema-problem.ts';
import { completeProfile, type WrittenProfile } from './written-profile.ts';

const NO_YAML = 'this is where YAML made no sense any more: look at that line and the one before it';

/** What reading a profile needs beside its text. */
export interface ParseProfileOptions {
  /** How errors call the file. */
  readonly file: string;
  /** Gives the profile that `extends` names, whole; refuses by a HoptapError, cycles too. */
  readonly load: (nameOrFile: string) => Promise<Profile>;
}

/**
 * Reads a profile file and makes it whole: base loaded, rules named, every word checked.
 * @throws HoptapError PROFILE_INVALID, its message beginning with `file:line:column: `; the nearest valid key in its hint.
 */
export async function parseProfile(text: string, options: ParseProfileOptions): Promise<Profile> {
  // loading YAML and the schema takes longer than all else at start: who proxies without profiles must not wait for it
  const [{ readYaml }, { checkProfile, jsonSchema }] = await Promise.all([
    import('./read-yaml.ts'),
    import('./profile-schema.ts'),
  ]);
  const yaml = readYaml(text);
  if ('problem' in yaml) throw invalid(options.file, { ...yaml, hint: NO_YAML });
  if (yaml.value === null) {
    throw invalid(options.file, {
      problem: 'is empty: a profile has a name and rules',
      place: { line: 1, column: 1 },
    });
  }
  const checked = checkProfile(yaml.value);
  if ('issues' in checked) {
    const subject = { data: yaml.value, schema: jsonSchema() };
    throw firstMistake(
      checked.issues.map((issue) => explainIssue(issue, subject)),
      yaml,
      options.file,
    );
  }
  refuseSameNames(checked.profile, yaml, options.file);
  return completeProfile(checked.profile, await loadBase(checked.profile, yaml, options));
}

/** The format as JSON Schema draft 7, from the definition that also checks profiles. */
export async function profileSchema(): Promise<Json> {
  const { jsonSchema } = await import('./profile-schema.ts');
  return jsonSchema();
}

/** The first in the file; what is missing comes last, since a misspelled key is the better explanation. */
function firstMistake(problems: readonly SchemaProblem[], yaml: YamlDocument, file: string): HoptapError {
  const placed = problems.map(({ path, isKey, isMissing, message, hint }) => {
    const place = isKey ? yaml.placeOfKey(path) : yaml.placeOf(path);
    return { problem: message, hint, isMissing, place };
  });
  const [first] = placed.sort(
    (one, other) => Number(one.isMissing) - Number(other.isMissing) || comparePlaces(one.place, other.place),
  );
  if (first === undefined) throw new Error('the schema refuses a profile and does not say why');
  return invalid(file, first);
}

/** A rule of the same name replaces that of the base; within one file it could only be a mistake. */
function refuseSameNames(profile: WrittenProfile, yaml: YamlDocument, file: string): void {
  const names = (profile.rules ?? []).map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (name === undefined || names.indexOf(name) === index) continue;
    const place = yaml.placeOf(['rules', index, 'name']);
    throw invalid(file, { problem: `name: a rule before is called "${name}" too`, place });
  }
}

async function loadBase(
  profile: WrittenProfile,
  yaml: YamlDocument,
  { file, load }: ParseProfileOptions,
): Promise<Profile | null> {
  if (profile.extends === undefined) return null;
  try {
    return await load(profile.extends);
  } catch (error) {
    if (!(error instanceof HoptapError)) throw error;
    const problem = `extends "${profile.extends}": ${error.message}`;
    throw invalid(file, { problem, hint: error.hint, place: yaml.placeOf(['extends']) }, error);
  }
}

function invalid(
  file: string,
  { problem, place, hint = null }: PlacedProblem & { readonly hint?: string | null },
  cause?: unknown,
): HoptapError {
  const message = `${file}:${place.line}:${place.column}: ${problem}`;
  return new HoptapError('PROFILE_INVALID', message, hint === null ? { cause } : { cause, hint });
}

function comparePlaces(one: Place, other: Place): number {
  return one.line - other.line || one.column - other.column;
}
