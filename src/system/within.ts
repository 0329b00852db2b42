/** Waits for a promise, but not longer than the limit. */
export async function within(
  limitMs: number,
  wanted: Promise<unknown>,
): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  try {
    await Promise.race([wanted, late]);
  } finally {
    clearTimeout(timer);
  }
}
