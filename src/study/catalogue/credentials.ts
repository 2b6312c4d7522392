import type { Entries } from './entry.ts';

type Code = 'credentials-lost' | 'credentials-changed';

/** What is known of this theme's findings. */
export const CREDENTIALS: Entries<Code> = {
  'credentials-lost': {
    severity: 'error',
    title: 'credentials lost',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'credentials-changed': {
    severity: 'warning',
    title: 'credentials changed',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
