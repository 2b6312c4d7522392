import type { FindingCode } from '../finding-code.ts';
import { ANSWER } from './answer.ts';
import { CLOSING } from './closing.ts';
import { CREDENTIALS } from './credentials.ts';
import { ENDING } from './ending.ts';
import type { Entries } from './entry.ts';
import { HEADS } from './heads.ts';
import { JWT } from './jwt.ts';
import { NETWORK } from './network.ts';
import { SESSION } from './session.ts';
import { SUBPROTOCOL } from './subprotocol.ts';
import { TIME } from './time.ts';
import { TLS } from './tls.ts';
import { UPGRADE } from './upgrade.ts';

/** What is known of every kind of finding, by theme: a code without an entry does not compile. */
export const CATALOGUE: Entries<FindingCode> = {
  ...SUBPROTOCOL,
  ...CREDENTIALS,
  ...JWT,
  ...UPGRADE,
  ...ANSWER,
  ...HEADS,
  ...NETWORK,
  ...TLS,
  ...TIME,
  ...ENDING,
  ...CLOSING,
  ...SESSION,
};
