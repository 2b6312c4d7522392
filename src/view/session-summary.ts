import type { Session } from '../model/index.ts';
import { discreet, type Look } from './look.ts';
import { bytesInWords, counted } from './quantity.ts';

/**
 * What a recording says of the run as a whole: when and what it was, then what is missing from it.
 * @param date the day and time of day of an ISO 8601 moment, in the reader's own time
 */
export function sessionSummary(
  { session, exchanges, lost, isEnded }: Session,
  date: (iso: string) => string,
  look: Look,
): readonly string[] {
  const { paint } = look;
  const lines: string[] = [];
  if (session === null) {
    lines.push(paint.yellow('! the recording lacks its beginning'));
  } else {
    const { started, listen, target, profiles, mode, version } = session;
    const begun = profiles.map((profile) => profile.name).join(', ');
    const names = begun === '' ? 'no profile' : `profiles ${begun}`;
    const chains = new Set(exchanges.map(({ open }) => open.stations.join(' ')));
    const played = paint[begun === '' ? 'dim' : 'cyan'](names + (chains.size > 1 ? ', then others' : ''));
    const written = `${counted(exchanges.length, 'exchange')}, ${mode} of hoptap ${version}`;
    lines.push(`${paint.bold(date(started))}  ${paint.plain(`${listen} → ${discreet(target, look)}`)}`);
    lines.push(`${paint.dim(written)}  ${played}`);
  }
  if (lost.events > 0 || lost.bytes > 0) {
    const words = `${counted(lost.events, 'event')} and ${bytesInWords(lost.bytes)}`;
    lines.push(paint.yellow(`! the recording has gaps: ${words} could not be kept`));
  }
  if (!isEnded) lines.push(paint.yellow('! the run did not end cleanly, or has not ended yet'));
  return lines;
}
