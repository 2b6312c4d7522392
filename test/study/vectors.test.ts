import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { readRecording } from '../../src/store/index.ts';
import {
  createStudy,
  diagnose,
  FINDING_CODES,
  type Diagnosis,
  type Evidence,
  type Finding,
  type FindingCode,
} from '../../src/study/index.ts';
import { SCENES } from '../vectors/findings/scenes/index.ts';

const FOLDER = fileURLToPath(new URL('../vectors/findings/', import.meta.url));
const SUFFIX = '.hoptap.jsonl';

/** Recordings below a folder of `findings`, by their names without the suffix. */
const namesIn = (folder: string): readonly string[] =>
  readdirSync(join(FOLDER, folder))
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => join(folder, basename(file, SUFFIX)));

const FILES = namesIn('');
const ofKind = (kind: 'shows' | 'spares' | 'late'): readonly string[] =>
  FILES.filter((file) => new RegExp(`\\.${kind}(-|$)`).test(file));
const CLEAN = namesIn('clean');
const INCIDENTS = namesIn('incidents');
const ALL = [...FILES, ...CLEAN, ...INCIDENTS];

const codeOf = (file: string): string => file.split('.', 1)[0] ?? '';

/** A recording, read from the disk, and what is made of it. */
interface Read {
  readonly events: readonly Event[];
  readonly warnings: readonly string[];
  readonly diagnosis: Diagnosis;
  readonly findings: readonly Finding[];
}

const readings = new Map<string, Promise<Read>>();

function read(file: string): Promise<Read> {
  const known = readings.get(file);
  if (known !== undefined) return known;
  const reading = readOnce(file);
  readings.set(file, reading);
  return reading;
}

async function readOnce(file: string): Promise<Read> {
  const events: Event[] = [];
  const warnings: string[] = [];
  const study = createStudy();
  const onWarning = (message: string): void => void warnings.push(message);
  for await (const event of readRecording(join(FOLDER, file + SUFFIX), { onWarning })) {
    events.push(event);
    study.push(event);
  }
  const diagnosis = diagnose(study.study());
  return { events, warnings, diagnosis, findings: diagnosis.chains.flat() };
}

const inShort = ({ severity, code, sentence }: Finding): string => `${severity} ${code}: ${sentence}`;

describe('the recordings', () => {
  test.each(FINDING_CODES)('%s has one that shows it and one that nearly does', (code) => {
    for (const kind of ['shows', 'spares']) expect(FILES).toContain(`${code}.${kind}`);
  });

  test('are all named for a code, and all come from a scene', () => {
    const codes: ReadonlySet<string> = new Set(FINDING_CODES);
    expect(FILES.map(codeOf).filter((code) => !codes.has(code))).toEqual([]);
    expect(ALL.toSorted()).toEqual(SCENES.map(({ file }) => file).toSorted());
    expect(SCENES.filter(({ file }) => !existsSync(join(FOLDER, file + SUFFIX)))).toEqual([]);
  });

  test.each(ALL)('%s opens without a warning, and holds an exchange', async (file) => {
    const { events, warnings } = await read(file);
    expect(warnings).toEqual([]);
    expect(events[0]?.event).toBe('session');
    expect(events.some(({ event }) => event === 'open')).toBe(true);
  });
});

describe('what is wrong is found', () => {
  test.each(ofKind('shows'))('%s', async (file) => {
    const { findings } = await read(file);
    expect(findings.map(({ code }) => code)).toContain(codeOf(file));
  });
});

describe('what is nearly wrong is not found', () => {
  test.each(ofKind('spares'))('%s', async (file) => {
    const { findings } = await read(file);
    expect(findings.filter(({ code }) => code === codeOf(file)).map(inShort)).toEqual([]);
  });

  test.each(ofKind('late'))('%s is not blamed on the handshake', async (file) => {
    const { diagnosis } = await read(file);
    const chains = diagnosis.chains.filter((chain) => chain.some(({ code }) => code === codeOf(file)));
    expect(chains.map((chain) => chain.map(({ code }) => code))).toEqual([[codeOf(file)]]);
    expect(chains.flat().map(inShort).join()).not.toMatch(/handshake/);
  });

  test.each(CLEAN)('%s has notes at most', async (file) => {
    const { findings } = await read(file);
    expect(findings.filter(({ severity }) => severity !== 'note').map(inShort)).toEqual([]);
  });
});

describe('every finding', () => {
  test.each(ALL)('of %s points at what is there, in a sentence', async (file) => {
    const { events, findings } = await read(file);
    for (const finding of findings) {
      expect(finding.sentence).toMatch(/^\S.*\.$/s);
      const { code, evidence } = finding;
      expect({ code, evidence }).toEqual({ code, evidence: expect.arrayContaining([expect.anything()]) });
      for (const each of evidence)
        expect({ code, each, problem: problemWith(each, events) }).toEqual({ code, each, problem: null });
      expect(finding.exchanges).toEqual([...new Set(finding.exchanges)].toSorted((a, b) => a - b));
      const opened = events.flatMap((event) => (event.event === 'open' ? [event.exchange] : []));
      expect(opened).toEqual(expect.arrayContaining([...finding.exchanges]));
    }
  });

  test.each(ALL)('of %s keeps the secrets', async (file) => {
    const { events, findings } = await read(file);
    const told = JSON.stringify(findings);
    expect(secretsIn(events).filter((secret) => told.includes(secret))).toEqual([]);
  });

  test.each(ALL)('of %s stands in one chain only, and errors come first', async (file) => {
    const { diagnosis, findings } = await read(file);
    const keys = findings.map(({ code, sentence, exchanges }) => `${code} ${exchanges.join()} ${sentence}`);
    expect(keys).toEqual([...new Set(keys)]);
    const isError = diagnosis.chains.map((chain) => chain.some(({ severity }) => severity === 'error'));
    expect(isError).toEqual(isError.toSorted((one, other) => Number(other) - Number(one)));
  });
});

/** What is wrong with a piece of evidence: it must be of something that the recording holds; null where it is. */
function problemWith(evidence: Evidence, events: readonly Event[]): string | null {
  const own = events.filter((event) => 'exchange' in event && event.exchange === evidence.exchange);
  const heads = own.filter((event) => event.event === 'head');
  const stations = own.flatMap((event) => (event.event === 'open' ? event.stations : []));
  const { exchange, text, t, hop, station, rule, field, frame } = evidence;
  if (text === '') return 'says nothing';
  if (exchange !== 0 && own.length === 0) return 'no such exchange';
  if (!(t >= 0 && t <= (events.at(-1)?.t ?? 0))) return 'no such time';
  if (hop !== undefined && !heads.some((head) => head.hop === hop)) return 'no head on that hop';
  if (station !== undefined && !stations.includes(station)) return 'no such station';
  const rules = own.flatMap((event) => {
    if (event.event === 'head') return event.changes.map((change) => change.rule);
    return event.event === 'fault' ? [event.rule] : [];
  });
  if (rule !== undefined && !rules.includes(rule)) return 'no rule of that name did anything';
  const names = heads.flatMap(({ fields, changes }) => [
    ...fields.map(([name]) => name),
    ...changes.map(({ name }) => name),
  ]);
  if (field !== undefined && !names.includes(field)) return 'no such field as it was spelled';
  const frames = own.filter((event) => event.event === 'frame');
  if (frame !== undefined && !frames.some(({ from, n }) => from === frame.from && n === frame.n))
    return 'no such frame';
  return null;
}

/** Each token's claims and signature, and every opaque secret: those hold `s3cr3t`. */
function secretsIn(events: readonly Event[]): readonly string[] {
  const lines = JSON.stringify(events.filter(({ event }) => event === 'head'));
  const tokens = [...lines.matchAll(/eyJ[\w-]+\.([\w-]{8,})\.([\w-]{16,})/g)];
  return ['s3cr3t', ...new Set(tokens.flatMap(([, claims = '', signature = '']) => [claims, signature]))];
}

describe('the incidents are told cause first', () => {
  const CHAINS: Readonly<
    Record<string, { readonly causes: readonly FindingCode[]; readonly effects: readonly FindingCode[] }>
  > = {
    'strips-auth': { causes: ['credentials-lost'], effects: ['closed-1011'] },
    'strips-auth-browser': {
      causes: ['subprotocol-lost-to-backend', 'credentials-lost'],
      effects: ['subprotocol-not-chosen', 'closed-1011', 'close-unseen'],
    },
    'drops-subprotocol': { causes: ['subprotocol-lost-to-client'], effects: ['client-gave-up'] },
    'unrequested-subprotocol': { causes: ['subprotocol-unrequested'], effects: ['client-gave-up'] },
    'preauth-403': { causes: ['fault-played'], effects: ['answered-403'] },
    'upgrade-500': { causes: ['fault-played'], effects: ['answered-5xx'] },
    refused: { causes: ['fault-played'], effects: [] },
    'upgrade-stripped-fastapi': { causes: ['upgrade-lost'], effects: ['answered-404'] },
  };

  test('each has its chain here', () => {
    expect(INCIDENTS.map((file) => basename(file)).toSorted()).toEqual(Object.keys(CHAINS).toSorted());
  });

  test.each(Object.entries(CHAINS))('%s', async (name, { causes, effects }) => {
    const { diagnosis } = await read(`incidents/${name}`);
    const [chain] = diagnosis.chains;
    expect(causes).toContain(chain?.[0].code);
    const told = (chain ?? []).map(({ code }) => code);
    expect(told).toEqual(expect.arrayContaining([...effects]));
    expect(told.filter((code) => effects.includes(code))).toEqual(effects);
  });

  test.each(INCIDENTS)('%s holds an error: somebody could not connect', async (file) => {
    const { findings } = await read(file);
    expect(findings.map(({ severity }) => severity)).toContain('error');
  });

  test('the profile heads everything where the same session succeeds without it', async () => {
    const { diagnosis } = await read('profile-is-cause.shows');
    const codes = diagnosis.chains[0]?.map(({ code }) => code);
    expect(codes?.[0]).toBe('profile-is-cause');
    expect(codes).toEqual(expect.arrayContaining(['credentials-lost', 'closed-1011']));
  });
});
