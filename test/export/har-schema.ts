import { z } from 'zod';

/*
 * HAR 1.2 as its specification has it: http://www.softwareishard.com/blog/har-12-spec/. Fields of no name there must
 * begin with an underscore.
 */

const custom = z.string().startsWith('_');
const size = z.number().int().min(-1);
const phase = z.number().min(-1);
const when = z.iso.datetime();

/** An object with those fields, and others that begin with an underscore. */
const fields = (shape: z.ZodRawShape): z.ZodType =>
  z
    .looseObject(shape)
    .refine((value) => Object.keys(value).every((key) => key in shape || custom.safeParse(key).success), {
      message: 'a field that HAR 1.2 does not know, and no underscore',
    });

const comment = z.string().optional();
const pair = fields({ name: z.string(), value: z.string(), comment });
const cookie = fields({
  name: z.string(),
  value: z.string(),
  path: z.string().optional(),
  domain: z.string().optional(),
  expires: when.optional(),
  httpOnly: z.boolean().optional(),
  secure: z.boolean().optional(),
  // not of HAR 1.2: Chrome writes it bare
  sameSite: z.string().optional(),
  comment,
});

const request = fields({
  method: z.string(),
  url: z.string().refine((url) => URL.canParse(url)),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  queryString: z.array(pair),
  postData: fields({ mimeType: z.string(), text: z.string(), comment }).optional(),
  headersSize: size,
  bodySize: size,
  comment,
});

const response = fields({
  status: z.number().int(),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  content: fields({
    size: z.number().int().min(0),
    compression: z.number().int().optional(),
    mimeType: z.string(),
    text: z.string().optional(),
    encoding: z.literal('base64').optional(),
    comment,
  }),
  redirectURL: z.string(),
  headersSize: size,
  bodySize: size,
  comment,
});

const timings = fields({
  blocked: phase,
  dns: phase,
  connect: phase,
  ssl: phase,
  send: z.number().min(0),
  wait: z.number().min(0),
  receive: z.number().min(0),
  comment,
});

const entry = fields({
  pageref: z.string().optional(),
  startedDateTime: when,
  time: z.number().min(0),
  request,
  response,
  cache: fields({ comment }),
  timings,
  serverIPAddress: z.string().optional(),
  connection: z.string().optional(),
  comment,
});

/** A whole file. */
export const HAR_1_2 = z.strictObject({
  log: fields({
    version: z.literal('1.2'),
    creator: fields({ name: z.string(), version: z.string(), comment }),
    browser: fields({ name: z.string(), version: z.string(), comment }).optional(),
    pages: z.array(z.never()),
    entries: z.array(entry),
    comment,
  }),
});

/**
 * What Chrome writes of each entry of a WebSocket, by `front_end/models/har/Log.ts` of its DevTools; of an entry, of its
 * request, of its response, of its content, of its timings. `pageref` is for pages, which we have none of.
 */
export const CHROME_FIELDS = {
  entry: [
    '_connectionId',
    '_initiator',
    '_priority',
    '_resourceType',
    '_webSocketMessages',
    'cache',
    'connection',
    'request',
    'response',
    'serverIPAddress',
    'startedDateTime',
    'time',
    'timings',
  ],
  request: ['method', 'url', 'httpVersion', 'headers', 'queryString', 'cookies', 'headersSize', 'bodySize'],
  response: [
    'status',
    'statusText',
    'httpVersion',
    'headers',
    'cookies',
    'content',
    'redirectURL',
    'headersSize',
    'bodySize',
    '_transferSize',
    '_error',
  ],
  content: ['size', 'mimeType'],
  timings: ['blocked', 'dns', 'ssl', 'connect', 'send', 'wait', 'receive'],
  message: ['type', 'time', 'opcode', 'data'],
} as const;
