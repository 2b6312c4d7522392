import type { Entries } from './entry.ts';

type Code = 'http-works-upgrade-fails' | 'profile-is-cause' | 'fault-played' | 'recording-incomplete';

/** What is known of things that only a whole recording shows. */
export const SESSION: Entries<Code> = {
  'http-works-upgrade-fails': {
    severity: 'warning',
    title: 'plain HTTP works, upgrades fail',
    says:
      'Through the same stations plain HTTP requests were answered well, and no WebSocket came to work. So host, port, ' +
      'TLS and backend are fine, and what fails is the upgrade: health checks stay green throughout.',
    means: {
      clients: ['Clients with a fallback (Socket.IO, SockJS) work, but slowly: they go on polling.'],
      servers: [
        'Balancers have rules for upgrades apart from those for HTTP: nginx wants `proxy_set_header Upgrade`, Apache `upgrade=websocket`, Varnish `return (pipe)`, lighttpd `"upgrade" => "enable"`, Traffic Server a `map ws://` rule.',
      ],
    },
    advice: [
      'Compare the two heads hop by hop: `hoptap show FILE --heads`.',
      'Have the health check open a WebSocket, too.',
    ],
    words: [],
  },
  'profile-is-cause': {
    severity: 'error',
    title: 'works without the profile, fails with it',
    says:
      'The same request by the same client worked with fewer profiles and failed with more. So one of these profiles ' +
      'breaks it: the failure has been made to happen here.',
    means: {
      clients: [
        'Clients that fail here in the same words as in staging have most likely met the same cause.',
      ],
      servers: ['The backend is not to blame.'],
    },
    advice: ['See which rule it is, and look for its like in the configuration of the real balancer.'],
    words: [],
  },
  'fault-played': {
    severity: 'note',
    title: 'fault played by a profile',
    says:
      'A profile did harm on purpose, or you did by hand: it delayed, dropped, replaced, closed, cut, answered or refused. What follows ' +
      'from it is what you wanted to see.',
    means: {
      clients: ['Clients show how they take it.'],
      servers: ['Where the profile answered in its place, the backend never heard of the request.'],
    },
    advice: ['Compare with a run without the profile: `hoptap diff` shows what is left.'],
    words: [],
  },
  'recording-incomplete': {
    severity: 'warning',
    title: 'recording incomplete',
    says:
      'Events could not be recorded, since the disk was full or too slow, or the recording lacks its beginning. ' +
      'Whatever seems not to have happened may have happened.',
    means: {
      clients: [],
      servers: ['Traffic was not touched by it: only the recording has holes.'],
    },
    advice: [
      'Record again, to a disk with room: `hoptap proxy -w FILE`.',
      'Of heads and closes that are there you may be sure; of what is missing, not.',
    ],
    words: [],
  },
};
