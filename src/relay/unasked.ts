import type { Endpoint } from './endpoint.ts';
import type { Tape } from './tape.ts';

/**
 * Passes on what the backend says while nothing is asked of it, as it would come directly: it answers no request, so
 * nothing but its size is told. Goes on until the backend's flow is turned elsewhere.
 */
export function passUnasked(backend: Endpoint, client: Endpoint, last: Tape): void {
  const why = 'the backend said something that answers no request; it was passed on unread';
  const resume = (): void => backend.resume();
  backend.flow({
    bytes(bytes) {
      if (!client.write(bytes)) {
        backend.pause();
        void client.drained().then(resume);
      }
      last.note({ event: 'gap', events: 0, bytes: bytes.length, why });
    },
    end: () => undefined,
  });
}
