/** How a user ends an exchange: in order, torn off, or with a close frame to both sides. */
export type EndBy =
  | { readonly how: 'fin' }
  | { readonly how: 'reset' }
  | { readonly how: 'close'; readonly code: number; readonly reason: string };

/** A frame to put in, and towards whom. */
export interface Injection {
  readonly to: 'client' | 'backend';
  /** 0-15. */
  readonly opcode: number;
  /** As it shall arrive, unmasked. */
  readonly payload: Uint8Array;
}
