import type { EndBy, Injection } from '../model/index.ts';

/** What can be done to exchanges while they are under way. */
export interface Control {
  /**
   * Ends an exchange, whatever state it is in; recorded as a fault of the station `hoptap`, rule `by hand`. A close frame
   * goes out where no frame is under way, and only over a WebSocket.
   * @throws HoptapError ACTION_REFUSED where there is none of that number that is not over, or it takes no close frame
   */
  end(exchange: number, by: EndBy): void;
  /**
   * Puts a whole frame in, masked towards the backend: where no frame, and for data no message, is under way. It is
   * recorded as a frame from the station `hoptap` when it goes out.
   * @throws HoptapError ACTION_REFUSED where the exchange is no open WebSocket, or that side is already told its end
   */
  inject(exchange: number, frame: Injection): void;
}
