import type { Entries } from './entry.ts';

type Code =
  | 'client-gave-up'
  | 'closed-1002'
  | 'closed-1003'
  | 'closed-1008'
  | 'closed-1009'
  | 'closed-1011'
  | 'closed-4xxx'
  | 'closed-unavailable'
  | 'close-unseen'
  | 'cut'
  | 'cut-at-timer'
  | 'protocol-violation';

/** What is known of this theme's findings. */
export const ENDING: Entries<Code> = {
  'client-gave-up': {
    severity: 'error',
    title: 'client gave up',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'closed-1002': {
    severity: 'error',
    title: 'closed 1002',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'closed-1003': {
    severity: 'error',
    title: 'closed 1003',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'closed-1008': {
    severity: 'error',
    title: 'closed 1008',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'closed-1009': {
    severity: 'error',
    title: 'closed 1009',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'closed-1011': {
    severity: 'error',
    title: 'closed 1011',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'closed-4xxx': {
    severity: 'error',
    title: 'closed 4xxx',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'closed-unavailable': {
    severity: 'error',
    title: 'closed unavailable',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'close-unseen': {
    severity: 'warning',
    title: 'close unseen',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  cut: {
    severity: 'warning',
    title: 'cut',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'cut-at-timer': {
    severity: 'error',
    title: 'cut at timer',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'protocol-violation': {
    severity: 'error',
    title: 'protocol violation',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
