import type { Size } from '../view/index.ts';
import { clipboardSequence } from './clipboard.ts';
import { createFrameWriter } from './frame-writer.ts';
import type { Input } from './key-decoder.ts';
import { listenToKeys } from './keyboard.ts';
import { modesOf } from './modes.ts';
import { createOutlet } from './outlet.ts';
import { createPace } from './pace.ts';
import type { Terminal, TerminalOptions } from './terminal.ts';
import { watchWaysOut } from './ways-out.ts';

/** How often time is told. */
const TICK_MS = 250;
const USUAL: Size = { columns: 80, rows: 24 };

/**
 * Takes a terminal over: alternate screen, keys one by one, mouse. Ask `isTerminal` first.
 *
 * It is given back by `close`, and on every other way out of the process but SIGKILL.
 */
export function openTerminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, env, isDirty, picture } = options;
  const modes = modesOf(env['TERM'] ?? 'xterm');
  const pace = createPace();
  let size = sizeOf(stdout);
  const writer = createFrameWriter(size);
  let isOpen = true;
  let isResized = false;
  /** Whether all has to be drawn, changed or not. */
  let isForced = true;
  /** Whether a frame is wanted at once. */
  let isUrgent = false;
  let timer: NodeJS.Timeout | null = null;

  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    if (timer !== null) clearTimeout(timer);
    clearInterval(clock);
    stdout.off('resize', onResize);
    outlet.end(modes.leave);
    keyboard.close();
    stopWatching();
  };
  const onGone = once(() => {
    if (!isOpen) return;
    close();
    options.onGone();
  });
  const draw = (): void => {
    timer = null;
    isUrgent = false;
    const startedMs = performance.now();
    if (isResized) options.onResize(size);
    isResized = false;
    if (!isForced && !isDirty()) return;
    isForced = false;
    outlet.write(writer.write(picture()));
    pace.drew(startedMs, performance.now());
  };
  /** Has the next frame drawn when its time has come; none while the terminal has not taken the last one. */
  const plan = (): void => {
    if (!isOpen || outlet.isBusy || (timer !== null && !isUrgent)) return;
    if (timer !== null) clearTimeout(timer);
    const waitMs = pace.waitMs(performance.now(), isUrgent);
    if (waitMs === 0 && isUrgent) draw();
    else timer = setTimeout(draw, waitMs);
  };
  const drawAnew = (): void => {
    writer.forget(size);
    isForced = true;
    plan();
  };
  const onResize = (): void => {
    size = sizeOf(stdout);
    isResized = true;
    drawAnew();
  };
  const onInputs = (inputs: readonly Input[]): void => {
    for (const input of inputs) {
      // a key may have closed the terminal
      if (!isOpen) return;
      if ('pointer' in input) options.onPointer(input.pointer);
      else options.onKey(input.key);
      if ('key' in input && input.key === 'ctrl-l') drawAnew();
    }
    isUrgent = true;
    plan();
  };

  const outlet = createOutlet(stdout, { onDrain: plan, onGone });
  const stopWatching = watchWaysOut({
    leave: close,
    onGone,
    onContinue: () => {
      keyboard.resume();
      outlet.write(modes.enter);
      onResize();
    },
    onWarning: options.onWarning ?? (() => {}),
  });
  const keyboard = listenToKeys(stdin, { onInputs, onGone });
  const clock = setInterval(() => {
    options.onTick();
    plan();
  }, TICK_MS);
  stdout.on('resize', onResize);
  outlet.write(modes.enter);
  plan();

  return {
    get size() {
      return size;
    },
    invalidate: plan,
    redraw: drawAnew,
    copy(text) {
      const sequence = clipboardSequence(text, env);
      if (sequence !== null) outlet.write(sequence);
      return sequence !== null;
    },
    close,
  };
}

function sizeOf(stdout: TerminalOptions['stdout']): Size {
  const columns: unknown = 'columns' in stdout ? stdout.columns : undefined;
  const rows: unknown = 'rows' in stdout ? stdout.rows : undefined;
  // a terminal that does not know its size says 0
  if (typeof columns !== 'number' || typeof rows !== 'number' || columns < 1 || rows < 1) return USUAL;
  return { columns, rows };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
