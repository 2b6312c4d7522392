import type { Entries } from './entry.ts';

type Code = 'jwt-expired' | 'jwt-not-yet-valid' | 'jwt-malformed' | 'jwt-differs' | 'jwt-lost';

/** What is known of this theme's findings. */
export const JWT: Entries<Code> = {
  'jwt-expired': {
    severity: 'error',
    title: 'jwt expired',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'jwt-not-yet-valid': {
    severity: 'error',
    title: 'jwt not yet valid',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'jwt-malformed': {
    severity: 'error',
    title: 'jwt malformed',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'jwt-differs': {
    severity: 'warning',
    title: 'jwt differs',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'jwt-lost': {
    severity: 'warning',
    title: 'jwt lost',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
