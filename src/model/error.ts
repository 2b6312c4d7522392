/** Exit statuses of the command line. */
export const EXIT = {
  done: 0,
  /** Done, and the answer is no, or different. */
  no: 1,
  usage: 2,
  /** A file cannot be used. */
  file: 3,
  network: 4,
  /** Our bug. */
  bug: 70,
  interrupted: 130,
} as const;

/** A status the command line may end with. */
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Every way in which a user's wish can fail, and the exit status it leads to. The codes are stable. */
export const ERROR_EXITS = {
  USAGE: EXIT.usage,
  TARGET_INVALID: EXIT.usage,
  LISTEN_INVALID: EXIT.usage,
  HEADER_INVALID: EXIT.usage,
  PROFILE_UNKNOWN: EXIT.usage,
  PROFILE_INVALID: EXIT.file,
  PROFILE_UNREADABLE: EXIT.file,
  RECORDING_UNREADABLE: EXIT.file,
  RECORDING_INVALID: EXIT.file,
  RECORDING_UNWRITABLE: EXIT.file,
  RECORDING_EXISTS: EXIT.file,
  CA_UNREADABLE: EXIT.file,
  EXCHANGE_UNKNOWN: EXIT.usage,
  FILTER_INVALID: EXIT.usage,
  SIDE_INVALID: EXIT.usage,
  EXPORT_INVALID: EXIT.usage,
  EXPORT_EXISTS: EXIT.file,
  EXPORT_UNWRITABLE: EXIT.file,
  LISTEN_FAILED: EXIT.network,
  /** What was to be done to an exchange under way cannot be done to it. */
  ACTION_REFUSED: EXIT.no,
  /** For programs: no command waits for an exchange. */
  EXCHANGE_AWAITED: EXIT.network,
  /** For programs: a head was asked for where it never was. */
  HEAD_MISSING: EXIT.no,
} as const;

/** A stable name of one way to fail. */
export type ErrorCode = keyof typeof ERROR_EXITS;

/** Where in a text that a user wrote a mistake is: offsets in UTF-16 units, `end` behind the last one; may be equal. */
export interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A user's mistake or an unusable surrounding, told in one line with one thing to do about it. Never a bug of ours. */
export class HoptapError extends Error {
  readonly code: ErrorCode;
  /** One thing to do, or null. */
  readonly hint: string | null;
  /** What to point at, where the mistake is in a text that is not a file; or null. */
  readonly place: Place | null;

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string; cause?: unknown; place?: Place } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'HoptapError';
    this.code = code;
    this.hint = more.hint ?? null;
    this.place = more.place ?? null;
  }

  /** The status with which the command line ends. */
  get exit(): ExitStatus {
    return ERROR_EXITS[this.code];
  }
}
