/**
 * What must not reach a screen as it is: controls (C0, DEL, C1), formats (bidi, zero-width, tags), lone surrogates,
 * line and paragraph separators, spaces that look like another space, and letters that are drawn as nothing.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|(?![ \u3000])\p{Zs}/gu;

const CONTROL_PICTURES = 0x2400;
const PICTURE_OF_DEL = '\u2421';

/**
 * Text from the wire as a screen may show it: the one place that makes it so.
 *
 * C0 and DEL become their control pictures (`␛` for ESC, `␊` for LF); everything else that is unseen becomes its
 * code point (`‹U+202E›`). So no escape sequence can pass, no line can break, nothing can be written backwards, and
 * a no-break space in a header value is told from a space. What is visible stays as it is: doing it twice is doing
 * it once.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (unseen) => {
    const code = unseen.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
    if (code === 0x7f) return PICTURE_OF_DEL;
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as visible text: UTF-8, with `�` where they are not. */
export function visibleUtf8(bytes: Uint8Array): string {
  return visible(utf8.decode(bytes));
}
