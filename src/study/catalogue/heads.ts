import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code = 'case-changed' | 'duplicates-merged' | 'underscore-dropped';

/** What is known of the small things that happen to heads. */
export const HEADS: Entries<Code> = {
  'case-changed': {
    severity: 'note',
    title: 'case of header names changed',
    says:
      'A station changed upper and lower case in the names of header fields. HTTP says that case means nothing ' +
      '(RFC 9110 §5.1), and still there are clients, servers and scripts that go by it.',
    means: {
      clients: [
        'Browsers, Node, Python and Go do not mind; firmware and hand-written clients may, say when they look for `Sec-WebSocket-Accept`.',
      ],
      servers: [
        'HAProxy, Envoy, Istio, Google load balancers and node http-proxy write names in lower case; Caddy, Go, nghttpx and cloudflared write `Sec-Websocket-*`.',
        'Servers that compare names letter by letter see no key or no token.',
      ],
    },
    advice: [
      'Have the code that reads the field ignore case.',
      'HAProxy: `h1-case-adjust`. Envoy: `header_key_format`.',
    ],
    words: [],
  },
  'duplicates-merged': {
    severity: 'note',
    title: 'lines of one name merged',
    says:
      'Several lines of one name became fewer. Joined by commas a list still says the same (RFC 9110 §5.3); cookies do ' +
      'not, and where lines were dropped their values are gone.',
    means: {
      clients: [
        'Clients notice only when Set-Cookie was joined: of two cookies one is left, with a comma in it.',
      ],
      servers: [
        'Apache joins Sec-WebSocket-Protocol and Cookie by commas; lighttpd, h2o and nghttpx join cookies by semicolons, as they should be; node http-proxy both.',
        'tinyproxy with an absolute URL keeps only the first line.',
        'Parsers read two cookies joined by a comma as one.',
      ],
    },
    advice: [
      'Send one line: all cookies in one Cookie field, all subprotocols in one Sec-WebSocket-Protocol.',
    ],
    words: [],
  },
  'underscore-dropped': {
    severity: 'note',
    title: 'names with an underscore dropped',
    says:
      'Header fields with an underscore in their name came to a station and did not leave it. CGI cannot tell `_` ' +
      'from `-`, and so some drop such names without a word.',
    means: {
      clients: ['Clients are not told.'],
      servers: [
        'nginx, and so ingress-nginx, drops them unless `underscores_in_headers on`.',
        'AWS application load balancers drop them with `drop_invalid_header_fields` on, HAProxy with `http-restrict-req-hdr-names delete`.',
      ],
    },
    advice: [
      'Use hyphens in the name.',
      'Else set `underscores_in_headers on` in nginx, in the `http` block or in the default server of that port.',
    ],
    words: [...saidBy('nginx error log', 'client sent invalid header line')],
  },
};
