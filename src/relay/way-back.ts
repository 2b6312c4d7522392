import type { Head } from '../model/index.ts';
import { passResponse } from '../profile/index.ts';
import { noteHead, type Underway } from './underway.ts';

/** What reaches the client of an answer that set out from `hop`. */
export interface PassedBack {
  readonly head: Head;
  /** Where a station put an answer of its own in place of the one it received: who, and what it says. */
  readonly replaced: { readonly station: string; readonly body: Uint8Array } | null;
}

/** Shapes a final head on its way back through the stations, and takes down what each made of it. */
export function passBack({ tape, passage, context }: Underway, received: Head, hop: number): PassedBack {
  let passed: PassedBack = { head: received, replaced: null };
  for (const { station, replaced, ...step } of passResponse(received, passage, hop, context)) {
    passed = { ...passed, head: step.head };
    noteHead(tape, 'response', step);
    if (replaced === undefined) continue;
    passed = { head: step.head, replaced: { station, body: replaced.body } };
    const detail = step.head.startLine;
    tape.note({ event: 'fault', station, rule: replaced.rule, did: 'replaced', detail });
  }
  return passed;
}
