import { ANSWERS } from './answers.ts';
import { CLEAN_RAW } from './clean-raw.ts';
import { CLEAN } from './clean.ts';
import { CREDENTIALS } from './credentials.ts';
import { CUTS } from './cuts.ts';
import { ENDINGS, LATE_1008 } from './endings.ts';
import { EXTENSION } from './extension.ts';
import { HEADS } from './heads.ts';
import { NETWORK } from './network.ts';
import type { Scene } from './scene.ts';
import { INCIDENTS, SESSION } from './session.ts';
import { SUBPROTOCOL } from './subprotocol.ts';
import { TIME } from './time.ts';
import { TIMERS } from './timers.ts';
import { UPGRADE } from './upgrade.ts';

/** Every scene there is. */
export const SCENES: readonly Scene[] = [
  // the longest first: they wait while the others are played
  ...TIMERS,
  ...SUBPROTOCOL,
  ...CREDENTIALS,
  ...UPGRADE,
  ...EXTENSION,
  ...ANSWERS,
  ...HEADS,
  ...NETWORK,
  ...TIME,
  ...ENDINGS,
  ...CUTS,
  LATE_1008,
  ...SESSION,
  ...INCIDENTS,
  ...CLEAN,
  ...CLEAN_RAW,
];
