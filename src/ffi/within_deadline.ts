import { NativeError } from "./native_error.ts";

/** When a call has to be over, on the clock of `performance.now()`. */
export interface Deadline {
  readonly atMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for a call that nothing can cancel. Past the deadline it is left to
 * itself: whatever it still brings goes to `abandon`.
 *
 * @throws {NativeError} `limit` or `stopped`; the call is then not begun, or
 * its outcome is not known
 */
export async function withinDeadline<T>(
  { atMs, signal }: Deadline,
  call: () => Promise<T>,
  { abandon = () => undefined }: { abandon?: ((late: T) => void) | undefined } =
    {},
): Promise<T> {
  const leftMs = atMs - performance.now();
  if (signal?.aborted) throw new NativeError("stopped", 0);
  if (leftMs <= 0) throw new NativeError("limit", 0);
  const ended = Promise.withResolvers<never>();
  const stop = () => ended.reject(new NativeError("stopped", 0));
  const timer = setTimeout(
    () => ended.reject(new NativeError("limit", 0)),
    leftMs,
  );
  signal?.addEventListener("abort", stop, { once: true });
  const work = call();
  try {
    return await Promise.race([work, ended.promise]);
  } catch (caught) {
    work.then(abandon, () => undefined);
    throw caught;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
