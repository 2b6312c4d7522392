import type { Detector } from '../found.ts';
import { answered, headerTooLarge } from './answer.ts';
import { credentialsChanged } from './credentials-changed.ts';
import { credentialsLost } from './credentials.ts';
import { detectEndings } from './ending.ts';
import { extensionLostToBackend, extensionLostToClient, extensionNotOffered } from './extension.ts';
import { caseChanged, duplicatesMerged, underscoreDropped } from './heads.ts';
import { detectJwts } from './jwt.ts';
import { detectNetwork } from './network.ts';
import { profileIsCause } from './profile.ts';
import { faultPlayed, httpWorksUpgradeFails, recordingIncomplete } from './session.ts';
import { subprotocol } from './subprotocol.ts';
import { detectTime } from './time.ts';
import { accept, keyLost, upgradeLost, upgradeMissing } from './upgrade.ts';
import { detectViolations } from './violation.ts';

/** All detectors; the order does not matter. Each stands in a file of its theme. */
export const DETECTORS: readonly Detector[] = [
  subprotocol,
  credentialsLost,
  credentialsChanged,
  upgradeLost,
  keyLost,
  accept,
  upgradeMissing,
  extensionLostToBackend,
  extensionLostToClient,
  extensionNotOffered,
  answered,
  headerTooLarge,
  caseChanged,
  duplicatesMerged,
  underscoreDropped,
  faultPlayed,
  profileIsCause,
  httpWorksUpgradeFails,
  recordingIncomplete,
  detectJwts,
  detectNetwork,
  detectTime,
  detectEndings,
  detectViolations,
];
