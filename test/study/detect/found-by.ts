import type { Event, FrameEvent } from '../../../src/model/index.ts';
import { createStudy } from '../../../src/study/index.ts';
import type { Detector, Found } from '../../../src/study/found.ts';
import { aClose, aConnected, aFrame, aHead, anOpen, aResponse, aSession, aSideEnd } from '../../builders.ts';

/** What a detector finds in events. */
export function foundBy(detect: Detector, events: readonly Event[]): readonly Found[] {
  const study = createStudy();
  for (const event of events) study.push(event);
  return detect(study.study());
}

/** Codes and severities, in order: `error cut`. */
export function told(founds: readonly Found[]): readonly string[] {
  return founds.map(({ code, severity }) => `${severity ?? '?'} ${code}`);
}

/** A WebSocket that opens 5 ms into its exchange, which begins at `at`; what follows is the subject's. */
export function anOpened(exchange = 1, at = 0): readonly Event[] {
  return [
    anOpen({ exchange, t: at }),
    aHead({ exchange, t: at }),
    aConnected({ exchange, t: at + 1 }),
    aHead({ exchange, t: at + 1, hop: 1 }),
    aResponse({ exchange, t: at + 5, hop: 1 }),
    aResponse({ exchange, t: at + 5, hop: 0 }),
  ];
}

/** A frame of the backend's. */
export function aBackendFrame(subject: Partial<FrameEvent>): FrameEvent {
  return aFrame({ from: 'backend', ...subject });
}

/** A side that sent no close frame. */
export const SILENT = aSideEnd({ code: null, frames: 1 });

/** A connection torn by the backend, `openMs` after its request, `idleMs` after the last frame. */
export function aCut(exchange: number, openMs: number, idleMs: number, at = 0): readonly Event[] {
  return [
    aSession(),
    ...anOpened(exchange, at),
    aFrame({ exchange, t: at + 10 }),
    aBackendFrame({ exchange, t: at + openMs - idleMs }),
    aClose({ exchange, t: at + openMs, by: 'backend', how: 'fin', client: SILENT, backend: SILENT }),
  ];
}
