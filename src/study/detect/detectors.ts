import type { Detector } from '../found.ts';

/** All detectors; the order does not matter. Each stands in a file of its theme. */
export const DETECTORS: readonly Detector[] = [];
