import type { Entries } from './entry.ts';

type Code =
  | 'subprotocol-lost-to-backend'
  | 'subprotocol-lost-to-client'
  | 'subprotocol-not-chosen'
  | 'subprotocol-unrequested'
  | 'subprotocol-not-offered'
  | 'subprotocol-altered';

/** What is known of this theme's findings. */
export const SUBPROTOCOL: Entries<Code> = {
  'subprotocol-lost-to-backend': {
    severity: 'error',
    title: 'subprotocol lost to backend',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'subprotocol-lost-to-client': {
    severity: 'error',
    title: 'subprotocol lost to client',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'subprotocol-not-chosen': {
    severity: 'warning',
    title: 'subprotocol not chosen',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'subprotocol-unrequested': {
    severity: 'error',
    title: 'subprotocol unrequested',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'subprotocol-not-offered': {
    severity: 'error',
    title: 'subprotocol not offered',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'subprotocol-altered': {
    severity: 'warning',
    title: 'subprotocol altered',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
