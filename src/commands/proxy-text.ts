import { BACKEND, CLIENT, HOPTAP, type EndEvent } from '../model/index.ts';
import { describeProfile, stationsOf, type Profile } from '../profile/index.ts';
import { redactText } from '../recording/index.ts';
import { bytesInWords, counted, createPaint, visible, wrap, type Paint } from '../view/index.ts';
import type { Target } from '../wire/index.ts';
import { invocation } from './invocation.ts';
import { isColourful, type Io } from './io.ts';
import { maskedProfile } from './masked-profile.ts';

/** What text for a person goes by. */
export interface Page {
  readonly paint: Paint;
  /** Columns at which lines are broken; infinite where nothing is known of them. */
  readonly columns: number;
}

/** The page that stderr is. */
export function stderrPage({ stderr, env }: Io): Page {
  return {
    paint: createPaint(isColourful(stderr, env)),
    columns: stderr.columns ?? Number.POSITIVE_INFINITY,
  };
}

/** Says something beside the answer: a line that begins with our name, and what belongs to it below. */
export function say({ stderr }: Io, first: string, ...more: readonly string[]): void {
  stderr.write(`${[`hoptap: ${first}`, ...more].join('\n')}\n`);
}

/** Says in one line what is wrong, of which the words of files and peers are a part: nothing in it is painted. */
export function warn(io: Io, message: string): void {
  say(io, visible(message));
}

/** A proxy that runs. */
interface Greeted {
  readonly listen: string;
  readonly target: Target;
  readonly profiles: readonly Profile[];
  readonly keepHost: boolean;
}

/** What the user must know once a proxy runs: where to point the client, what is done to its traffic, where it is kept. */
export function greeting(
  { listen, target, profiles, keepHost }: Greeted,
  recording: string | null,
  page: Page,
): readonly [first: string, ...more: string[]] {
  const { paint } = page;
  const path = redactText(target.path);
  const paths = path === '/' ? 'any path goes through' : `any path goes through, and / goes to ${path}`;
  return [
    `${paint.bold(`listening on ws://${listen}${path}`)}  for ${redactText(target.url)}`,
    `  point the client there: ${paths}`,
    ...chainLines(profiles, page, keepHost),
    recording === null ? '  nothing is recorded (--no-write)' : `  recording to ${paint.bold(recording)}`,
  ];
}

/** The stations between client and backend, and what each does. */
export function chainLines(
  profiles: readonly Profile[],
  { paint, columns }: Page,
  keepHost = false,
): readonly string[] {
  const names = stationsOf(profiles).map((name) =>
    name === CLIENT || name === BACKEND || name === HOPTAP ? name : paint.bold(name),
  );
  const changed = keepHost ? 'nothing changes' : 'only Host changes';
  const nothing = profiles.length === 0 ? `   (${changed}; -p NAME plays a balancer)` : '';
  return [
    `  ${names.join(' ─► ')}${nothing}`,
    ...profiles.flatMap((profile) => {
      const does = describeProfile(maskedProfile(profile));
      const lines = does.length === 0 ? ['changes nothing'] : does;
      return [`    ${paint.bold(profile.name)}`, ...lines.flatMap((line) => hanging(line, columns))];
    }),
  ];
}

/** Lines that what a part of a rule does may take: the whole of it is for `hoptap profiles show`. */
const MOST_LINES = 2;

/** A line below a name, what does not fit on it set in further, and left out where it goes on and on. */
function hanging(text: string, columns: number): readonly string[] {
  const lines = wrap(text, columns - 10);
  return lines.slice(0, MOST_LINES).map((line, at) => {
    const isCut = at === MOST_LINES - 1 && lines.length > MOST_LINES;
    return `${at === 0 ? '      ' : '        '}${line}${isCut ? ' …' : ''}`;
  });
}

/** Says what a run amounted to, and what to do with its recording. */
export function sayFarewell(
  io: Io,
  end: EndEvent,
  recording: { readonly path: string; readonly bytes: number } | null,
  { isAfterScreen = false }: { readonly isAfterScreen?: boolean } = {},
): void {
  // a terminal without a screen has just shown ^C
  if (io.stderr.isTTY === true && !isAfterScreen) io.stderr.write('\n');
  const lost = end.lost > 0 ? `, ${counted(end.lost, 'event')} could not be recorded` : '';
  const counts = [counted(end.exchanges, 'exchange'), counted(end.frames, 'frame'), bytesInWords(end.bytes)];
  const totals = `${counts.join(', ')}${lost}`;
  if (recording === null) return say(io, totals);
  say(
    io,
    totals,
    `  recorded in ${visible(recording.path)} (${bytesInWords(recording.bytes)})`,
    `  see it with: ${visible(invocation(io.env, ['show', recording.path]))}`,
  );
}
