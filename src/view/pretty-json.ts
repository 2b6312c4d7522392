const INDENT = '  ';
/** Deeper than this, nobody sees the shape any more. */
const MOST_LEVELS = 100;

/**
 * JSON in lines, indented; null where the text is no JSON object or array. Nothing but the blanks between its parts is
 * changed: numbers, escapes and the order of members stay as they were sent. Takes time linear in the text.
 * @param most lines after which the rest is left out
 */
export function prettyJson(text: string, most = Number.POSITIVE_INFINITY): readonly string[] | null {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return null;
  const lines: string[] = [];
  let pieces: string[] = [];
  let level = 0;
  let before = '';
  const breakLine = (): void => {
    lines.push(pieces.join(''));
    pieces = [INDENT.repeat(Math.min(level, MOST_LEVELS))];
  };
  for (const part of partsOf(text)) {
    if (lines.length >= most) return lines;
    const isEnd = part === '}' || part === ']';
    const isFirst = before === '{' || before === '[';
    if (isEnd) level -= 1;
    // an empty one stays in one piece
    if (before === ',' || isEnd !== isFirst) breakLine();
    pieces.push(part === ':' ? ': ' : part);
    if (part === '{' || part === '[') level += 1;
    before = part;
  }
  return [...lines, pieces.join('')];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The parts of valid JSON: marks, texts with their quotes, and what stands between those. */
function* partsOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const start = at;
    const character = text.charAt(at);
    at += 1;
    if ('{}[],:'.includes(character)) yield character;
    else if (character === '"') {
      // by hand: a text may be longer than an expression can follow
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      at += 1;
      yield text.slice(start, at);
    } else if (!/\s/.test(character)) {
      while (at < text.length && !/[\s{}[\],:"]/.test(text.charAt(at))) at += 1;
      yield text.slice(start, at);
    }
  }
}
