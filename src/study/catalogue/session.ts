import type { Entries } from './entry.ts';

type Code = 'http-works-upgrade-fails' | 'profile-is-cause' | 'fault-played' | 'recording-incomplete';

/** What is known of this theme's findings. */
export const SESSION: Entries<Code> = {
  'http-works-upgrade-fails': {
    severity: 'warning',
    title: 'http works upgrade fails',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'profile-is-cause': {
    severity: 'error',
    title: 'profile is cause',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'fault-played': {
    severity: 'note',
    title: 'fault played',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
  'recording-incomplete': {
    severity: 'warning',
    title: 'recording incomplete',
    says: '',
    means: { clients: [], servers: [] },
    advice: [],
    words: [],
  },
};
