import type { EndBy, Injection } from '../model/index.ts';

/** What can be done to exchanges while they are under way. Every doing is recorded as one of the station `hoptap`. */
export interface Control {
  /**
   * Ends an exchange, whatever state it is in; recorded as a fault of the station `hoptap`, rule `by hand`.
   *
   * `fin` ends both sides after what was written to them, `reset` tears both off. `close` sends a close frame to each
   * side that has not had one, where no frame is under way to it (for which a second is waited), then a FIN; its code
   * (0-65535; 1005 for none) and its reason are not judged, so that a side can be shown what it should never see. What
   * ends in order can still be torn off.
   * @throws HoptapError ACTION_REFUSED where there is none of that number that is not over, or it takes no close frame
   */
  end(exchange: number, by: EndBy): void;
  /**
   * Puts a whole frame in, masked towards the backend, uncompressed: where no frame, and for data no message, is under
   * way, behind those put in before. It is recorded as a frame from the station `hoptap` when it goes out; where the
   * stream ends before it has a place to go, as one undelivered. The bytes around it stay as they are.
   *
   * Nothing is judged but sizes (payload of at most 16 MiB): a reserved opcode, a control frame over 125 bytes or a
   * continuation of nothing goes out as asked for. After a close frame nothing follows.
   * @throws HoptapError ACTION_REFUSED where the exchange is no open WebSocket, that side has had a close frame or its
   * end, or too much waits already
   */
  inject(exchange: number, frame: Injection): void;
}
