import type { Entries } from './entry.ts';

type Code = 'handshake-slow' | 'reply-slow' | 'reply-missing';

/** What is known of this theme's findings. */
export const TIME: Entries<Code> = {
  'handshake-slow': {
    severity: 'warning',
    title: 'handshake slow',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'reply-slow': {
    severity: 'warning',
    title: 'reply slow',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'reply-missing': {
    severity: 'warning',
    title: 'reply missing',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
