import type { Traffic } from './traffic.ts';

/** What a picture takes from traffic: as it is, or as it was when the screen was frozen. */
export type ShownTraffic = Pick<
  Traffic,
  'session' | 'chain' | 'totals' | 'isEnded' | 'forgotten' | 'exchanges' | 'exchange' | 'findings' | 'shown'
>;
