import type { Words } from './entry.ts';

/** Texts that one program writes; `*` stands for whatever it puts there. */
export function saidBy(who: string, ...texts: readonly string[]): readonly Words[] {
  return texts.map((text) => ({ text, who }));
}
