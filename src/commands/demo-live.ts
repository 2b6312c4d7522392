import { setTimeout as pause } from 'node:timers/promises';
import { playClient } from '../probe/index.ts';
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
    hint: 'a client talks every three seconds: open an exchange with enter, play another balancer with p',
    warning: () => null,
  };
  const meanwhile: RunPlan['meanwhile'] = (run, signal) =>
    talk(run.listen, stage?.backend.token() ?? '', signal);
  await runLive({ begin, meanwhile, after: async () => stage?.close() }, shown, io);
}

/** Plays a client again and again, until that signal. */
async function talk(listen: string, token: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const headers = { Authorization: `Bearer ${token}`, 'X-E2E-Bypass': 'demo-key' };
    await playClient({ url: `ws://${listen}/ws`, headers, signal });
    await pause(TALK_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
