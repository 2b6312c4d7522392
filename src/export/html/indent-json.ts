const STEP = '  ';
/** Deeper levels are not moved in any further: a peer may open thousands of them. */
const MOST_LEVELS = 24;
/** What indenting may make of a text: so many times its length, and a little. */
const MOST_GROWTH = 6;
const LEAST_ROOM = 1024;

/**
 * An object or array in JSON with a line for each member. Nothing but the space between its parts is changed: numbers
 * keep their digits and objects their doubles, unlike in what is parsed and written anew.
 * @returns null where the text is no such JSON, or would grow out of proportion.
 */
export function indentJson(text: string): string | null {
  if (!/^\s*[{[]/.test(text) || !isJson(text)) return null;
  const room = text.length * MOST_GROWTH + LEAST_ROOM;
  const pieces: string[] = [];
  let level = 0;
  let length = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/gs)) {
    const isOpening = token === '{' || token === '[';
    const isClosing = token === '}' || token === ']';
    const isEmpty = isClosing && /[{[]\n *$/.test(pieces.at(-1) ?? '');
    if (isClosing) level -= 1;
    if (isEmpty) pieces.push((pieces.pop() ?? '').trimEnd() + token);
    else if (isOpening) pieces.push(token + newLine(level + 1));
    else if (isClosing) pieces.push(newLine(level) + token);
    else if (token === ',') pieces.push(token + newLine(level));
    else pieces.push(token === ':' ? ': ' : token);
    if (isOpening) level += 1;
    length += pieces.at(-1)?.length ?? 0;
    if (length > room) return null;
  }
  return pieces.join('');
}

function newLine(level: number): string {
  return `\n${STEP.repeat(Math.min(level, MOST_LEVELS))}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
