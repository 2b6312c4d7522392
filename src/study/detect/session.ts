import { HOPTAP, isByHand, type Exchange, type FaultEvent } from '../../model/index.ts';
import { UNKNOWN } from '../../recording/index.ts';
import type { FindingCode } from '../finding-code.ts';
import type { Evidence } from '../finding.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { hasGoneWrong, hasWorked, isWebSocket } from '../outcome.ts';
import type { Case, FrameMark } from '../study.ts';
import { groupBy } from './group-by.ts';
import { outcomeEvidence, requestInWords } from './profile.ts';
import { listed, placeInWords, sentence, shownText } from '../travel.ts';

const ANSWERS: readonly FindingCode[] = [
  'answered-200',
  'answered-3xx',
  'answered-400',
  'answered-401',
  'answered-403',
  'answered-404',
  'answered-426',
  'answered-4xx',
  'answered-5xx',
  'header-too-large',
];
const CLOSES: readonly FindingCode[] = [
  'closed-1002',
  'closed-1003',
  'closed-1008',
  'closed-1009',
  'closed-1011',
  'closed-4xxx',
  'closed-unavailable',
];
const CUTS: readonly FindingCode[] = [
  'cut',
  'cut-at-timer',
  'client-gave-up',
  'close-unseen',
  'backend-no-answer',
];

/** What each kind of fault does, in the words of a sentence, and what it can be the cause of. */
const PLAYED: {
  readonly [D in FaultEvent['did']]: readonly [words: string, leadsTo: readonly FindingCode[]];
} = {
  delayed: [
    'held it up',
    ['handshake-slow', 'reply-slow', 'reply-missing', 'client-gave-up', 'backend-no-answer'],
  ],
  dropped: ['dropped a part of it', ['reply-missing', 'protocol-violation', ...CLOSES, ...CUTS]],
  replaced: [
    'replaced a part of it',
    [...ANSWERS, 'reply-missing', 'protocol-violation', ...CLOSES, ...CUTS],
  ],
  closed: ['closed it', [...CLOSES, ...CUTS, 'reply-missing']],
  cut: ['cut it', [...CUTS, 'reply-missing']],
  reset: ['reset it', [...CUTS, 'reply-missing']],
  answered: ["answered in the backend's place", ANSWERS],
  refused: ['refused it without an answer', CUTS],
};

/** Faults that end an exchange: where it failed, that is how. */
const ENDS: ReadonlySet<FaultEvent['did']> = new Set(['closed', 'cut', 'reset', 'answered', 'refused']);

/** The rule under which hoptap itself turns web pages of other origins away. */
const FOREIGN_ORIGIN = 'foreign-origin';

/** Harm that a profile did on purpose: whatever it explains is no fault of client or backend. */
export const faultPlayed: Detector = inEachCase(({ exchange, timing }) => {
  const groups = new Map<string, FaultEvent[]>();
  for (const fault of exchange.faults) {
    const key = [fault.station, fault.rule, fault.did].join('\t');
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [fault]);
    else there.push(fault);
  }
  const played = [...groups].flatMap(([key, [first, ...more]]) =>
    first === undefined ? [] : [playedFound(key, first, more.length, exchange)],
  );
  return timing.putIn === null ? played : [...played, putInFound(timing.putIn, exchange)];
});

/** Frames that the user put in: what a side did after them, it may have done for them. */
function putInFound({ from, n, t }: FrameMark, { exchange }: Exchange): Found {
  return {
    code: 'fault-played',
    key: 'put in',
    sentence: 'Frames were put in by hand: what a side did then, it may have done for those.',
    evidence: [{ exchange, t, text: 'the first of them', station: from, frame: { from, n } }],
    exchanges: [exchange],
    leadsTo: [...CLOSES, ...CUTS, 'reply-missing', 'protocol-violation'],
    advice: [SEE_WITHOUT_HAND],
  };
}

const SEE_WITHOUT_HAND = 'Look at an exchange that was left alone, to see what the two sides do.';

function playedFound(key: string, fault: FaultEvent, more: number, exchange: Exchange): Found {
  const { station, rule, did, detail } = fault;
  const [words, leadsTo] = PLAYED[did];
  const isForeign = rule === FOREIGN_ORIGIN;
  const times = more === 0 ? '' : `, and ${more} times more`;
  const played: Found = {
    code: 'fault-played',
    key,
    ...(ENDS.has(did) && hasGoneWrong(exchange) ? { severity: 'error' } : {}),
    sentence: isForeign
      ? 'hoptap turned a web page of another origin away, because it adds credentials here.'
      : `${station === HOPTAP ? HOPTAP : `The profile ${station}`} ${words}, as its rule ${rule} asks.`,
    evidence: [
      {
        exchange: exchange.exchange,
        t: fault.t,
        text: `${did}: ${shownText(detail)}${times}`,
        station,
        rule,
      },
    ],
    exchanges: [exchange.exchange],
    leadsTo,
    advice: isForeign
      ? ['Let the page in with `--allow-origin ORIGIN`, where it is yours.']
      : [`Run hoptap without ${station}, or without its rule ${rule}, to see the exchange as it is.`],
  };
  return isByHand(fault)
    ? { ...played, severity: 'note', sentence: `hoptap ${words} by hand.`, advice: [SEE_WITHOUT_HAND] }
    : played;
}

/** Behind the same stations plain HTTP works and no upgrade does: why health checks stay green. */
export const httpWorksUpgradeFails: Detector = ({ cases }) => {
  const setups = groupBy(cases, ({ exchange }) => exchange.open.stations.join('\t'));
  return [...setups.values()].flatMap((setup): readonly Found[] => {
    const upgrades = setup.filter(({ exchange }) => isWebSocket(exchange));
    const failed = upgrades.filter(({ exchange }) => hasGoneWrong(exchange));
    const proof = setup.find((one) => one.exchange.open.upgrade === null && hasWorked(one));
    if (proof === undefined || failed.length === 0 || upgrades.some(hasWorked)) return [];
    const between = proof.exchange.open.stations.slice(1, -1).map(placeInWords);
    return [
      {
        code: 'http-works-upgrade-fails',
        key: between.join('\t'),
        sentence: `Through ${listed(between)} plain HTTP works, and no WebSocket upgrade does.`,
        evidence: [
          outcomeEvidence(proof.exchange, `${requestInWords(proof.exchange)} worked`),
          ...failed.map(({ exchange }) =>
            outcomeEvidence(exchange, `the upgrade of ${requestInWords(exchange)} failed`),
          ),
        ],
        exchanges: failed.map(({ exchange }) => exchange.exchange),
      },
    ];
  });
};

/** Events are missing: what did not come may be what was not kept. */
export const recordingIncomplete: Detector = ({ session, cases }) => {
  const holed = cases.filter(({ exchange }) => exchange.lost > 0);
  const headless = cases.filter(({ exchange }) => exchange.open.client.address === UNKNOWN);
  return [
    ...(session.lost.events > 0 || session.lost.bytes > 0 ? [lostFound(session.lost, holed)] : []),
    ...(headless.length > 0 ? [headlessFound(headless)] : []),
  ];
};

function lostFound(lost: { readonly events: number; readonly bytes: number }, holed: readonly Case[]): Found {
  const what = `${lost.events} events and ${lost.bytes} bytes could not be recorded`;
  return {
    code: 'recording-incomplete',
    key: 'lost',
    sentence: `The recording has gaps: ${what}.`,
    evidence:
      holed.length === 0
        ? [{ exchange: 0, t: 0, text: what }]
        : holed.map(({ exchange, timing }): Evidence => ({
            exchange: exchange.exchange,
            t: timing.lastT,
            text: `${exchange.lost} events of this exchange are missing`,
          })),
    exchanges: holed.map(({ exchange }) => exchange.exchange),
  };
}

function headlessFound(headless: readonly Case[]): Found {
  return {
    code: 'recording-incomplete',
    key: 'beginning',
    sentence: sentence('The recording lacks the beginning of some exchanges.'),
    evidence: headless.map(({ exchange }): Evidence => ({
      exchange: exchange.exchange,
      t: exchange.open.t,
      text: 'its first event is missing',
    })),
    exchanges: headless.map(({ exchange }) => exchange.exchange),
  };
}
