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
} as const;

/** A stable name of one way to fail. */
export type ErrorCode = keyof typeof ERROR_EXITS;

/** A user's mistake or an unusable surrounding, told in one line with one thing to do about it. Never a bug of ours. */
export class HoptapError extends Error {
  readonly code: ErrorCode;
  /** One thing to do, or null. */
  readonly hint: string | null;

  constructor(code: ErrorCode, message: string, more: { hint?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'HoptapError';
    this.code = code;
    this.hint = more.hint ?? null;
  }

  /** The status with which the command line ends. */
  get exit(): ExitStatus {
    return ERROR_EXITS[this.code];
  }
}
