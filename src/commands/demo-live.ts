import { setTimeout as pause } from 'node:timers/promises';
import { AUTH_SUBPROTOCOL, playClient, TOKEN_PREFIX } from '../probe/index.ts';
import { parseListenAddress } from '../run/index.ts';
import { chosenUi, type Ui } from './chosen-ui.ts';
import { setStage, type DemoStage } from './demo-stage.ts';
import type { Io } from './io.ts';
import { runLive, type RunPlan } from './live-run.ts';
import { chainOf, loadChain } from './profile-chain.ts';
import { chainLines } from './proxy-text.ts';
import type { ShownRun } from './run-view.ts';

/** What `hoptap demo --live` can be told. */
export interface DemoLiveOptions {
  readonly profile?: readonly string[];
  readonly listen: string;
  readonly write: boolean;
  readonly ui?: Ui;
}

/** Milliseconds before each of the backend's agent events, so that a reader keeps up. */
export const EVENT_PAUSE_MS = 60;
/** Between two talks of the client. */
const TALK_PAUSE_MS = 3000;

/** Leaves proxy and backend running, and a client talking, so that there is something to look at. */
export async function demoLive(options: DemoLiveOptions, io: Io): Promise<void> {
  const ui = chosenUi(options.ui, io);
  const links = chainOf(options.profile);
  const chain = await loadChain(links);
  let stage: DemoStage | null = null;
  const begin: RunPlan['begin'] = async (listeners) => {
    stage = await setStage({
      listen: parseListenAddress(options.listen),
      profiles: chain.profiles,
      isRecorded: options.write,
      pauseMs: EVENT_PAUSE_MS,
      ...listeners,
    });
    return stage.run;
  };
  const shown: ShownRun = {
    ui,
    links,
    chain,
    filter: undefined,
    isVerbose: false,
    greeting: (run, page) => [
      `proxy on ws://${run.listen}/ws, for the demo backend on ${stage?.backend.url}`,
      ...chainLines(chain.profiles, page),
      ...(run.recording === null ? [] : [`  recording to ${run.recording.path}`]),
      '  a client talks every three seconds; Ctrl-C ends it',
      `  try, within the hour: curl -i -H "Authorization: Bearer ${stage?.backend.token()}" http://${run.listen}/api/me`,
    ],
    hint: 'a client talks every 3 s: enter opens its exchange, p plays another balancer',
    warning: () => null,
  };
  const meanwhile: RunPlan['meanwhile'] = (run, signal) =>
    talk(run.listen, stage?.backend.token() ?? '', signal);
  await runLive({ begin, meanwhile, after: async () => stage?.close() }, shown, io);
}

/**
 * Plays a client again and again, until that signal: one with its token in Authorization, then one with it as a
 * subprotocol, as browsers have to. What a balancer breaks for the one, the other may not show.
 */
async function talk(listen: string, token: string, signal: AbortSignal): Promise<void> {
  const url = `ws://${listen}/ws`;
  const headers = { Authorization: `Bearer ${token}`, 'X-E2E-Bypass': 'demo-key' };
  const protocols = [AUTH_SUBPROTOCOL, `${TOKEN_PREFIX}${token}`];
  for (let talks = 0; !signal.aborted; talks++) {
    await playClient({ url, ...(talks % 2 === 0 ? { headers } : { protocols }), signal });
    await pause(TALK_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
