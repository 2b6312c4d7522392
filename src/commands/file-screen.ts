import { HoptapError, type Event } from '../model/index.ts';
import type { Filter } from '../recording/index.ts';
import { openRecording } from '../store/index.ts';
import { createBreath } from './breath.ts';
import { unknownStation } from './chosen-exchanges.ts';
import { createExchangeLoading } from './exchange-loading.ts';
import { listenForInterruption, whenAborted, type Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import { createOverview, type Overview } from './overview.ts';
import { createRecordedWork } from './recorded-work.ts';
import { createScreenSession, type ScreenSession, type Work } from './screen-session.ts';

/** What of a recording is shown, and where to begin. */
export interface FileScreenOptions {
  /** The one to begin with; the list of all where it is undefined. */
  readonly exchange: number | undefined;
  readonly filter: Filter | undefined;
  /** Whether what comes is shown as well, until the run ends. */
  readonly isFollowing: boolean;
}

/**
 * Shows a recording on a screen: it is open at once, and fills while the file is read.
 * @throws HoptapError RECORDING_UNREADABLE, RECORDING_INVALID before anything is opened
 */
export async function showOnScreen(file: string, options: FileScreenOptions, io: Io): Promise<void> {
  const { exchange, filter, isFollowing } = options;
  const interruption = listenForInterruption();
  const { signal } = interruption;
  const session = createScreenSession(
    {
      isLive: false,
      isFollowing,
      file,
      ...(filter === undefined ? {} : { filter: filter.text }),
      ...(exchange === undefined ? {} : { at: { exchange, tab: 'heads' } }),
    },
    io,
  );
  const overview = createOverview(file, { isFollowing, signal, onWarning: session.onTrouble });
  const events = overview.events();
  const first = await events.next();
  const { work, end } = workOn(session, overview, interruption);
  session.open({
    nowMs: () => overview.nowMs,
    work,
    onTick: () => session.screen.tellOf(overview.state),
    onGone: () => interruption.interrupt({ isHangup: true }),
  });
  if (first.done !== true) session.push(first.value);
  const reading = fill(session, events, options).catch((error: unknown) => {
    if (!(error instanceof HoptapError)) throw error;
    io.exit = error.exit;
    session.onTrouble(error.message);
  });
  await Promise.race([reading.then(() => whenAborted(signal)), whenAborted(signal)]);
  end();
  session.close();
  await reading;
  interruption.release();
}

/** Hands over what a recording holds, piece by piece, and says what was asked for and is not there. */
async function fill(
  session: ScreenSession,
  events: AsyncIterable<Event>,
  { exchange, filter }: FileScreenOptions,
): Promise<void> {
  const breath = createBreath();
  const stations = new Set<string>();
  let isFound = exchange === undefined;
  for await (const event of events) {
    if (event.event === 'open') for (const station of event.stations) stations.add(station);
    if (event.event === 'open' && event.exchange === exchange) isFound = true;
    session.push(event);
    if (breath.isDue) await breath.take();
  }
  if (!isFound)
    session.onTrouble(`Cannot find exchange "${exchange}": the recording has none of that number`);
  const unknown = filter === undefined ? null : unknownStation(filter, stations);
  if (unknown !== null) session.onTrouble(unknown.message);
}

/** What can be done with a recording from its screen; `end` ends what of it is under way. */
function workOn(
  session: ScreenSession,
  overview: Overview,
  interruption: Interruption,
): { readonly work: Work; readonly end: () => void } {
  const { screen, notify } = session;
  const { path } = overview;
  const loading = createExchangeLoading({
    recording: async () => overview.forReadingAgain(),
    begin: (exchange) => screen.load(exchange),
  });
  const recorded = createRecordedWork({
    path,
    recording: async () => openRecording(path),
    toClipboard: session.toClipboard,
    notify,
    signal: interruption.signal,
  });
  const refuse = (): never => {
    throw new HoptapError('ACTION_REFUSED', 'Cannot do that to a recording: it is over');
  };
  const work: Work = {
    quit: () => interruption.interrupt(),
    end: refuse,
    inject: refuse,
    mark: refuse,
    'use-profiles': refuse,
    profiles: refuse,
    copy: recorded.copy,
    'copy-as': recorded.copyAs,
    export: recorded.export,
    load: ({ exchange }) => loading.load(exchange),
  };
  return { work, end: () => loading.close() };
}
