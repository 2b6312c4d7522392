import type { Entries } from './entry.ts';

type Code =
  | 'backend-refused'
  | 'backend-reset'
  | 'backend-unreachable'
  | 'backend-no-answer'
  | 'name-unknown'
  | 'tls-untrusted'
  | 'tls-failed';

/** What is known of this theme's findings. */
export const NETWORK: Entries<Code> = {
  'backend-refused': {
    severity: 'error',
    title: 'backend refused',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'backend-reset': {
    severity: 'error',
    title: 'backend reset',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'backend-unreachable': {
    severity: 'error',
    title: 'backend unreachable',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'backend-no-answer': {
    severity: 'error',
    title: 'backend no answer',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'name-unknown': {
    severity: 'error',
    title: 'name unknown',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'tls-untrusted': {
    severity: 'error',
    title: 'tls untrusted',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'tls-failed': {
    severity: 'error',
    title: 'tls failed',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
