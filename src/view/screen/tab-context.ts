import type { Exchange } from '../../model/index.ts';
import type { ExchangeFinding } from '../../study/index.ts';
import type { Look } from '../look.ts';
import type { ShownFrames } from './shown-frames.ts';

/** What a tab is made from. Everything in it is as it was in the last draw, unless it changed. */
export interface TabContext {
  /** The same object until another event of it comes (frames change its counts, so also the object). */
  readonly exchange: Exchange;
  readonly findings: readonly ExchangeFinding[];
  /** What passed in it, as the tab's filter leaves it. */
  readonly shown: ShownFrames;
  /** Columns for a row are those of `Rows.line`; `look.columns` is as wide as the pane. */
  readonly look: Look;
  /** Rows that are opened, by their id. */
  readonly opened: ReadonlySet<string>;
  /** How frames that are opened are shown. */
  readonly form: FrameForm;
  /** Milliseconds of the run by now. */
  readonly nowMs: number;
}

/** How a frame that is opened is shown: indented where it is JSON, else as text or bytes; or always the one or other. */
export type FrameForm = 'auto' | 'text' | 'hex';
