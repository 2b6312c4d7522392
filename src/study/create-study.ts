import type { Event, Session } from '../model/index.ts';
import { createFold } from '../recording/index.ts';
import { createAnswerText, type AnswerText } from './answer-text.ts';
import { createTiming, type TimingFold } from './exchange-timing.ts';
import type { Case, Study } from './study.ts';
import type { Exchange } from '../model/index.ts';

/** Gathers from events what a diagnosis needs. */
export interface StudyFold {
  readonly push: (event: Event) => void;
  /** What is known of the whole recording by now. */
  readonly study: () => Study;
  /** What is known of these exchanges by now, in their order, as if there were no others. */
  readonly studyOf: (exchanges: readonly number[]) => Study;
  /** Lets go of an exchange; another event of it would begin it anew. */
  readonly forget: (exchange: number) => void;
  /** What is known of one exchange by now; undefined where there is none of that number. */
  readonly exchange: (exchange: number) => Exchange | undefined;
  /** What is known of one exchange by now, with what is known of its times and its answer's text. */
  readonly caseOf: (exchange: Exchange) => Case;
}

/** What the fold of exchanges does not keep. */
interface Notes {
  readonly timing: TimingFold;
  readonly answer: AnswerText;
}

/**
 * Begins a study. A frame costs a few additions, its payload is never looked at and may be left out; of an answer's
 * body its first 4 KiB are kept. It may begin in the middle of a recording, as a fold may.
 */
export function createStudy(): StudyFold {
  const fold = createFold();
  const notes = new Map<number, Notes>();

  const notesOf = (exchange: number): Notes => {
    const known = notes.get(exchange);
    if (known !== undefined) return known;
    const begun = { timing: createTiming(), answer: createAnswerText() };
    notes.set(exchange, begun);
    return begun;
  };
  const caseOf = (exchange: Exchange): Case => {
    const { timing, answer } = notesOf(exchange.exchange);
    return { exchange, timing: timing.timing(exchange.open.t), answerText: answer.text(exchange.heads) };
  };

  const studied = (session: Session): Study => ({ session, cases: session.exchanges.map(caseOf) });

  return {
    push: (event) => {
      fold.push(event);
      if (!('exchange' in event) || event.exchange === undefined) return;
      const { timing, answer } = notesOf(event.exchange);
      timing.push(event);
      if (event.event === 'body' && event.of === 'response') answer.push(event.payload);
    },
    exchange: (exchange) => fold.exchange(exchange),
    study: () => studied(fold.session()),
    studyOf: (exchanges) => studied(fold.sessionOf(exchanges)),
    forget: (exchange) => {
      fold.forget(exchange);
      notes.delete(exchange);
    },
    caseOf,
  };
}
