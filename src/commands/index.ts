/**
 * One file a command: each reads its arguments, joins the rooms that do the work, and prints the answer.
 *
 * It refuses meaning: what a frame, a profile or a recording is, is decided in the rooms below.
 */
export { createProgram } from './program.ts';
export type { Io } from './io.ts';
