import { startLimit } from "./limit.ts";
import { NativeError } from "./native_error.ts";

/** The time by which a call must end, on the clock of `performance.now()`. */
export interface Deadline {
  readonly atMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for a call that cannot be cancelled. After the deadline the call goes on
 * unobserved, and `abandon` gets its late result.
 *
 * @throws {NativeError} `limit` or `stopped`: the call did not start, or its
 * outcome is unknown
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
  const stopLimit = startLimit(
    leftMs,
    () => ended.reject(new NativeError("limit", 0)),
  );
  signal?.addEventListener("abort", stop, { once: true });
  const work = call();
  try {
    return await Promise.race([work, ended.promise]);
  } catch (caught) {
    work.then(abandon, () => undefined);
    throw caught;
  } finally {
    stopLimit();
    signal?.removeEventListener("abort", stop);
  }
}
