import type { Key } from '../../src/view/index.ts';

const CSI = '\u001b[';

/** What xterm sends for the keys that are no characters. */
const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  tab: '\t',
  'shift-tab': `${CSI}Z`,
  escape: '\u001b',
  backspace: '\u007f',
  delete: `${CSI}3~`,
  up: `${CSI}A`,
  down: `${CSI}B`,
  right: `${CSI}C`,
  left: `${CSI}D`,
  home: `${CSI}H`,
  end: `${CSI}F`,
  pageup: `${CSI}5~`,
  pagedown: `${CSI}6~`,
  f1: '\u001bOP',
  f2: '\u001bOQ',
  f3: '\u001bOR',
  f4: '\u001bOS',
  f5: `${CSI}15~`,
  f6: `${CSI}17~`,
  f7: `${CSI}18~`,
  f8: `${CSI}19~`,
  f9: `${CSI}20~`,
  f10: `${CSI}21~`,
  f11: `${CSI}23~`,
  f12: `${CSI}24~`,
};

/** What a terminal sends when that key is pressed. */
export function bytesOfKey(key: Key): string {
  const letter = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) - 96);
  return NAMED[key] ?? key;
}

/** What a terminal sends that reports its mouse by SGR (1006): cells count from 1 there. */
export function bytesOfMouse(
  button: 'left' | 'wheel-up' | 'wheel-down',
  row: number,
  column: number,
): string {
  const at = `${column + 1};${row + 1}`;
  if (button === 'left') return `${CSI}<0;${at}M${CSI}<0;${at}m`;
  return `${CSI}<${button === 'wheel-up' ? 64 : 65};${at}M`;
}
