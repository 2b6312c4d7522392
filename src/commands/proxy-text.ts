import { BACKEND, CLIENT, HOPTAP, type EndEvent } from '../model/index.ts';
import { describeProfile, stationsOf, type Profile } from '../profile/index.ts';
import { redactText } from '../recording/index.ts';
import { bytesInWords, counted, type Paint } from '../view/index.ts';
import type { Target } from '../wire/index.ts';
import { maskedProfile } from './masked-profile.ts';

/** What the user must know once a proxy runs: where to point the client, what is done to its traffic, where it is kept. */
export function greeting(
  { listen, target, profiles }: { listen: string; target: Target; profiles: readonly Profile[] },
  recording: string | null,
  paint: Paint,
): readonly string[] {
  const path = redactText(target.path);
  const paths = path === '/' ? 'any path goes through' : `any path goes through, and / goes to ${path}`;
  return [
    `${paint.bold(`listening on ws://${listen}${path}`)}  for ${redactText(target.url)}`,
    `  point the client there: ${paths}`,
    ...chainLines(profiles, paint),
    recording === null ? '  nothing is recorded (--no-write)' : `  recording to ${paint.bold(recording)}`,
  ];
}

/** The stations between client and backend, and what each does. */
export function chainLines(profiles: readonly Profile[], paint: Paint): readonly string[] {
  const names = stationsOf(profiles).map((name) =>
    name === CLIENT || name === BACKEND || name === HOPTAP ? name : paint.bold(name),
  );
  const nothing = profiles.length === 0 ? '   (nothing is changed but Host: -p NAME plays a balancer)' : '';
  return [
    `  ${names.join(' ─► ')}${nothing}`,
    ...profiles.flatMap((profile) => {
      const does = describeProfile(maskedProfile(profile));
      const lines = does.length === 0 ? ['changes nothing'] : does;
      return lines.map((line) => `    ${paint.dim(`${profile.name}:`)} ${line}`);
    }),
  ];
}

/** What a run amounted to, and what to do with its recording. */
export function farewell(
  end: EndEvent,
  recording: { path: string; bytes: number } | null,
): readonly string[] {
  const lost = end.lost > 0 ? `, ${counted(end.lost, 'event')} could not be recorded` : '';
  const totals = `${counted(end.exchanges, 'exchange')}, ${counted(end.frames, 'frame')}, ${bytesInWords(end.bytes)}${lost}`;
  if (recording === null) return [totals];
  return [
    totals,
    `recorded in ${recording.path} (${bytesInWords(recording.bytes)}); see it with: hoptap show ${recording.path}`,
  ];
}
