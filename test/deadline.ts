/** Stretches every deadline on slow machines. */
const STRETCH = Number(process.env['HOPTAP_TEST_STRETCH'] ?? 1);

/** Waits for a promise, but not for ever; `what` says what was awaited when it did not come. */
export async function within<T>(promise: Promise<T>, what: () => string, ms = 5000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`too late: ${what()}`)), ms * STRETCH);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
