import type { Event } from '../model/index.ts';
import type { Filter } from '../recording/index.ts';
import type { Run } from '../run/index.ts';
import type { Ui } from './chosen-ui.ts';
import type { Interruption } from './interruption.ts';
import type { ChainLink, ProfileChain } from './profile-chain.ts';
import type { Page } from './proxy-text.ts';

/** What a run is shown with. */
export interface ShownRun {
  readonly ui: Ui;
  /** The chain it begins with, as it was asked for and as it was loaded. */
  readonly links: readonly ChainLink[];
  readonly chain: ProfileChain;
  readonly filter: Filter | undefined;
  /** Whether each frame has a printed line, too. */
  readonly isVerbose: boolean;
  /** What to say once it runs, where lines are printed. */
  readonly greeting: (run: Run, page: Page) => readonly [first: string, ...more: string[]];
  /** What to say for a moment where a screen is opened. */
  readonly hint?: string;
  /** What a user must know about, however it is shown; null for nothing. */
  readonly warning: (run: Run) => string | null;
}

/** Shows a run: told of its events from the beginning, opened once it runs, closed before it ends. */
export interface RunView {
  readonly onEvent: (event: Event) => void;
  /** Tells of what is wrong, in one line. */
  readonly onTrouble: (message: string) => void;
  open(run: Run, interruption: Interruption): void;
  close(): void;
}
