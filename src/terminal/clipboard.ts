/** Text of so many bytes at most fits into the longest sequence that terminals take (100,000 bytes, in base64). */
const MAX_BYTES = 74_994;
/** GNU screen passes on pieces of at most 768 bytes. */
const SCREEN_PIECE = 700;

/**
 * The sequence that puts text on the clipboard of the terminal, through ssh as well: "Manipulate Selection Data", OSC 52.
 *
 * Inside tmux it is sent twice. The plain one tmux takes with `set-clipboard on`; with `external`, its default, it is
 * dropped. The one wrapped for the terminal outside is passed on before tmux 3.3, later with `allow-passthrough on`.
 * Whether it arrived nobody tells.
 *
 * @returns null where the text is too long
 */
export function clipboardSequence(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const bytes = Buffer.from(text);
  if (bytes.length > MAX_BYTES) return null;
  const sequence = `\u001b]52;c;${bytes.toString('base64')}\u0007`;
  if (env['TMUX']) return `${sequence}\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
  if (env['STY'])
    return piecesOf(sequence)
      .map((piece) => `\u001bP${piece}\u001b\\`)
      .join('');
  return sequence;
}

function piecesOf(sequence: string): readonly string[] {
  const count = Math.ceil(sequence.length / SCREEN_PIECE);
  return Array.from({ length: count }, (_, n) => sequence.slice(n * SCREEN_PIECE, (n + 1) * SCREEN_PIECE));
}
