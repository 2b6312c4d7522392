import type { EndBy, Injection } from '../model/index.ts';
import type { Run } from '../run/index.ts';
import { openRecording } from '../store/index.ts';
import { bytesInWords, type RecordingState } from '../view/index.ts';
import { opcodeName } from '../wire/index.ts';
import { createChainInForce, type ChainInForce } from './chain-in-force.ts';
import { createExchangeLoading } from './exchange-loading.ts';
import type { Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import type { RunView, ShownRun } from './run-view.ts';
import { createRecordedWork } from './recorded-work.ts';
import type { RecordingSource } from './recording-source.ts';
import { createScreenSession, type ScreenSession, type Work } from './screen-session.ts';

/** Shows a run on a screen, from which it can be acted on. */
export function createLiveScreen({ links, chain, filter, hint }: ShownRun, io: Io): RunView {
  const session = createScreenSession(
    { isLive: true, isFollowing: true, file: null, ...(filter === undefined ? {} : { filter: filter.text }) },
    io,
  );
  const { onTrouble } = session;
  let close = (): void => undefined;
  return {
    onEvent: session.push,
    onTrouble,
    open(run, interruption) {
      const inForce = createChainInForce({
        links,
        chain,
        onChange: (profiles) => run.useProfiles(profiles),
        onTrouble,
      });
      const recordingStates = statesOf(run);
      const { work, end } = workOn(session, run, inForce, interruption);
      session.open({
        nowMs: () => run.nowMs(),
        work,
        onTick() {
          const state = recordingStates();
          if (state !== 'as before') session.screen.tellOf(state);
        },
        onGone: () => interruption.interrupt({ isHangup: true }),
      });
      if (hint !== undefined) session.notify({ kind: 'done', text: hint });
      close = () => {
        end();
        inForce.close();
      };
    },
    close() {
      close();
      session.close();
    },
  };
}

/** What can be done to a run from its screen; `end` ends what of it is under way. */
function workOn(
  session: ScreenSession,
  run: Run,
  inForce: ChainInForce,
  interruption: Interruption,
): { readonly work: Work; readonly end: () => void } {
  const { screen, notify } = session;
  const path = run.recording?.path ?? null;
  const written = async (source: RecordingSource): Promise<RecordingSource> => {
    await run.recording?.flush();
    return source;
  };
  const kept = path === null ? null : openRecording(path);
  const loading =
    kept === null
      ? null
      : createExchangeLoading({ recording: () => written(kept), begin: (exchange) => screen.load(exchange) });
  const recorded = createRecordedWork({
    path,
    recording: () => written(openRecording(path ?? '')),
    toClipboard: session.toClipboard,
    notify,
    signal: interruption.signal,
  });
  const done = (text: string): void => notify({ kind: 'done', text });
  const work: Work = {
    quit: () => interruption.interrupt(),
    end({ exchange, by }) {
      run.end(exchange, by);
      done(`exchange ${exchange}: ${endInWords(by)}`);
    },
    inject({ exchange, frame }) {
      run.inject(exchange, frame);
      done(`exchange ${exchange}: ${injectionInWords(frame)}`);
    },
    mark({ exchange, text }) {
      run.mark(text, exchange ?? undefined);
      done(exchange === null ? 'marked' : `marked exchange ${exchange}`);
    },
    copy: recorded.copy,
    'copy-as': recorded.copyAs,
    export: recorded.export,
    'use-profiles': ({ names }) => inForce.use(names),
    profiles: async () => screen.offer(await inForce.choices()),
    load: ({ exchange }) => loading?.load(exchange),
  };
  return { work, end: () => loading?.close() };
}

/** How the recording fares, where that is not as it was when last asked. */
function statesOf({ recording }: Run): () => RecordingState | null | 'as before' {
  let before: RecordingState | null | undefined;
  return () => {
    const now =
      recording === null
        ? null
        : { path: recording.path, bytes: recording.bytes, trouble: recording.trouble, read: null };
    const isAsBefore =
      before !== undefined && now?.bytes === before?.bytes && now?.trouble === before?.trouble;
    before = now;
    return isAsBefore ? 'as before' : now;
  };
}

function endInWords(by: EndBy): string {
  if (by.how === 'close') return `closed with ${by.code}`;
  return by.how === 'fin' ? 'ended with FIN' : 'torn off with RST';
}

function injectionInWords({ to, opcode, payload }: Injection): string {
  return `${opcodeName(opcode)} frame of ${bytesInWords(payload.length)} put in towards the ${to}`;
}
