import type { Entries } from './entry.ts';

type Code =
  | 'upgrade-lost'
  | 'key-lost'
  | 'accept-missing'
  | 'accept-wrong'
  | 'upgrade-missing-in-101'
  | 'extension-lost-to-backend'
  | 'extension-lost-to-client'
  | 'extension-not-offered';

/** What is known of this theme's findings. */
export const UPGRADE: Entries<Code> = {
  'upgrade-lost': {
    severity: 'error',
    title: 'upgrade lost',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'key-lost': {
    severity: 'error',
    title: 'key lost',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'accept-missing': {
    severity: 'error',
    title: 'accept missing',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'accept-wrong': {
    severity: 'error',
    title: 'accept wrong',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'upgrade-missing-in-101': {
    severity: 'error',
    title: 'upgrade missing in 101',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'extension-lost-to-backend': {
    severity: 'note',
    title: 'extension lost to backend',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'extension-lost-to-client': {
    severity: 'warning',
    title: 'extension lost to client',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'extension-not-offered': {
    severity: 'error',
    title: 'extension not offered',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
