import type { Key, Pointer } from '../view/index.ts';

/** What a user did on a terminal. */
export type Input = { readonly key: Key } | { readonly pointer: Pointer };

/** Makes keys and clicks of what a terminal sends, in pieces of any size. */
export interface KeyDecoder {
  /** Takes the next piece of text; gives what was done, in order. */
  push(text: string): readonly Input[];
  /**
   * Whether something was begun that may be a key by itself: after ESC comes nothing (the escape key) or the rest of a
   * sequence. Where nothing comes for a moment, `giveUp` tells what it was.
   */
  readonly isWaiting: boolean;
  /** Takes what was begun as it stands. */
  giveUp(): readonly Input[];
}

/** Of one paste so many characters are taken; a larger one was not meant for a line of text. */
const MAX_PASTED = 65_536;
/** A sequence that is longer is none, and dropped. */
const MAX_SEQUENCE = 64;

const PASTE_BEGINS = '\u001b[200~';
const PASTE_ENDS = '\u001b[201~';

/** "Control Sequence Introducer": parameters, and the letter that ends it; linux sends `[[A` for f1. @see ECMA-48 §5.4 */
const CSI = /^\u001b\[(\[?[0-?]*)[ -/]*([@-~])/;
const CSI_BEGUN = /^\u001b(?:\[\[?[0-?]*[ -/]*|O)?$/;
const SS3 = /^\u001bO([A-Za-z])/;
/** The report of a mouse before SGR: three characters behind the letter M. */
const X10_MOUSE = /^\u001b\[M([^]{3})?/;

const BY_LETTER: Readonly<Record<string, Key>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
};

/** `ESC [ number ~`, as xterm, rxvt, the Linux console and tmux send them. */
const BY_NUMBER: Readonly<Record<string, Key>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

const BY_CONSOLE: Readonly<Record<string, Key>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** A decoder for one terminal. Modifiers of keys that are no characters are passed over: shift-up is `up`. */
export function createKeyDecoder(): KeyDecoder {
  let rest = '';
  let pasted = -1; // characters of the paste that is going on; -1 where none is

  const take = (inputs: Input[]): void => {
    while (rest !== '') {
      if (pasted >= 0) {
        const end = rest.indexOf(PASTE_ENDS);
        const text = end >= 0 ? rest.slice(0, end) : withoutBeginningOf(PASTE_ENDS, rest);
        rest = rest.slice(end >= 0 ? end + PASTE_ENDS.length : text.length);
        for (const key of pastedKeys(text)) if (pasted++ < MAX_PASTED) inputs.push({ key });
        if (end < 0) return;
        pasted = -1;
      } else if (rest.startsWith(PASTE_BEGINS)) {
        rest = rest.slice(PASTE_BEGINS.length);
        pasted = 0;
      } else {
        const step = nextInput(rest);
        if (step === null) return;
        rest = rest.slice(step.length);
        if (step.input !== null) inputs.push(step.input);
      }
    }
  };

  return {
    push(text) {
      const inputs: Input[] = [];
      rest += text;
      take(inputs);
      return inputs;
    },
    get isWaiting() {
      return rest !== '' && pasted < 0;
    },
    giveUp() {
      if (rest === '' || pasted >= 0) return [];
      // ESC by itself, or ESC and then `[` or `O` typed in haste; a longer beginning was no key
      const typed = rest.length === 2 ? [rest.slice(1)] : [];
      rest = '';
      return ['escape', ...typed].map((key) => ({ key }));
    },
  };
}

/** A key or click at the beginning of `text`, and its length; null where more has to come. */
function nextInput(text: string): { readonly length: number; readonly input: Input | null } | null {
  const first = text.codePointAt(0) ?? 0;
  if (first !== 0x1b) {
    const character = String.fromCodePoint(first);
    const key = first < 0x20 || first === 0x7f ? controlKey(first) : character;
    return { length: character.length, input: key === null ? null : { key } };
  }
  const mouse = X10_MOUSE.exec(text);
  if (mouse !== null) return mouse[1] === undefined && text.length < 6 ? null : { length: 6, input: null };
  const sequence = CSI.exec(text);
  if (sequence !== null) {
    const [whole, parameters = '', letter = ''] = sequence;
    return { length: whole.length, input: inputOfSequence(parameters, letter) };
  }
  const application = SS3.exec(text);
  if (application !== null) {
    const key = BY_LETTER[application[1] ?? ''];
    return { length: application[0].length, input: key === undefined ? null : { key } };
  }
  if (!CSI_BEGUN.test(text)) return { length: 1, input: { key: 'escape' } };
  return text.length > MAX_SEQUENCE ? { length: text.length, input: null } : null;
}

function inputOfSequence(parameters: string, letter: string): Input | null {
  if (parameters.startsWith('<')) return pointerOf(parameters.slice(1), letter);
  const [first = ''] = parameters.split(';');
  if (first.startsWith('[')) return asInput(BY_CONSOLE[letter]);
  return asInput(letter === '~' ? BY_NUMBER[first] : letter === 'M' ? undefined : BY_LETTER[letter]);
}

function asInput(key: Key | undefined): Input | null {
  return key === undefined ? null : { key };
}

/** @see "SGR (1006)" in XTerm Control Sequences: button with modifiers, column and row from 1; `m` is a release */
function pointerOf(parameters: string, letter: string): Input | null {
  const [code = 0, column = 0, row = 0] = parameters.split(';').map(Number);
  const button = code & ~(4 | 8 | 16);
  const did = button === 0 ? 'click' : button === 64 ? 'wheel-up' : button === 65 ? 'wheel-down' : null;
  if (did === null || letter !== 'M' || !(column >= 1 && row >= 1)) return null;
  return { pointer: { did, row: row - 1, column: column - 1 } };
}

function controlKey(code: number): Key | null {
  // some terminals send BS, others DEL
  if (code === 0x7f || code === 0x08) return 'backspace';
  if (code === 0x09) return 'tab';
  if (code === 0x0d || code === 0x0a) return 'enter';
  return code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(96 + code)}` : null;
}

/**
 * Pasted text as keys. The end of a line and a tab become a space: a paste never confirms a dialog nor leaves its field.
 * Other control characters are left out.
 */
function pastedKeys(text: string): Iterable<Key> {
  return text.replace(/\r\n|[\r\n\t]/g, ' ').replace(/[\p{Cc}\p{Cs}]/gu, '');
}

/** `text` without what may be the beginning of `marker` at its end. */
function withoutBeginningOf(marker: string, text: string): string {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length--)
    if (text.endsWith(marker.slice(0, length))) return text.slice(0, -length);
  return text;
}
