import type { Exchange } from '../model/index.ts';
import { subprotocolStory, type SubprotocolStory } from '../study/index.ts';
import { discreetValue, type Look } from './look.ts';
import { fit } from './width.ts';

const NAME = 'Sec-WebSocket-Protocol';

/** Columns of one subprotocol, which may be a token: the heads below show it whole. */
const MEMBER_COLUMNS = 40;

/**
 * The story in a few words, tokens masked or cut where the look asks for it: `none (offered jwt-auth, lost at lb)`;
 * empty where there is none.
 */
export function subprotocolInWords(exchange: Exchange, look: Pick<Look, 'isRedacted' | 'isFull'>): string {
  const story = subprotocolStory(exchange);
  const shown = (value: string): string => {
    const text = discreetValue(NAME, value, look);
    return look.isFull ? text : text.replace(/[^,\s]+/g, (member) => fit(member, MEMBER_COLUMNS));
  };
  const offer = story.offered.length === 0 ? '' : `offered ${shown(story.offered.join(', '))}`;
  if (!story.isAnswered) return offer;
  // a client that offered none and got none has no story: "none" would read like a loss
  if (offer === '' && story.chosen === null && story.received === null) return '';
  const asides = [
    offer === '' && story.received !== null ? 'not offered' : offer,
    choiceInWords(story, shown),
    story.lostAt === null ? '' : `lost at ${story.lostAt}`,
    story.addedAt === null ? '' : `added at ${story.addedAt}`,
  ].filter((aside) => aside !== '' && aside !== `offered ${shown(story.received ?? '')}`);
  const received = story.received === null ? 'none' : shown(story.received);
  return `${received}${asides.length === 0 ? '' : ` (${asides.join(', ')})`}`;
}

/** What the backend chose, where that is not what the client got. */
function choiceInWords(story: SubprotocolStory, shown: (value: string) => string): string {
  if (story.chosen !== null)
    return story.chosen === story.received ? '' : `backend chose ${shown(story.chosen)}`;
  const isIgnored = story.offered.length > 0 && story.lostAt === null && story.received === null;
  return isIgnored ? 'backend chose none' : '';
}
