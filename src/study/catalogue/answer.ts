import type { Entries } from './entry.ts';

type Code =
  | 'answered-200'
  | 'answered-3xx'
  | 'answered-400'
  | 'answered-401'
  | 'answered-403'
  | 'answered-404'
  | 'answered-426'
  | 'answered-4xx'
  | 'answered-5xx'
  | 'header-too-large';

/** What is known of this theme's findings. */
export const ANSWER: Entries<Code> = {
  'answered-200': {
    severity: 'error',
    title: 'answered 200',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-3xx': {
    severity: 'error',
    title: 'answered 3xx',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-400': {
    severity: 'error',
    title: 'answered 400',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-401': {
    severity: 'error',
    title: 'answered 401',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-403': {
    severity: 'error',
    title: 'answered 403',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-404': {
    severity: 'error',
    title: 'answered 404',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-426': {
    severity: 'error',
    title: 'answered 426',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-4xx': {
    severity: 'error',
    title: 'answered 4xx',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'answered-5xx': {
    severity: 'error',
    title: 'answered 5xx',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'header-too-large': {
    severity: 'error',
    title: 'header too large',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
