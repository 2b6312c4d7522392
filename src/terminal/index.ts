/**
 * The terminal as a whole screen: draws what `view` says, and tells what keys and mouse did.
 *
 * It refuses meaning: which key does what, and what is to be seen, is decided in `view`. It holds no event.
 */
export { openTerminal } from './screen.ts';
export { isTerminal, type Terminal, type TerminalOptions } from './terminal.ts';
