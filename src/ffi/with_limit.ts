import { NativeError } from "./native_error.ts";

/** How long a call may take, and who may end it before. */
export interface Limit {
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for calls that nothing can cancel, no longer than the limit. Past it
 * the thread of a hung call stays behind with everything that was lent to it,
 * so `work` frees what it lent when the call returns, not when the wait ends.
 *
 * @throws {NativeError} `limit` or `stopped`
 */
export async function withLimit<T>(
  { limitMs, signal }: Limit,
  work: () => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new NativeError("stopped", 0);
  const ended = Promise.withResolvers<never>();
  const end = (domain: string) => ended.reject(new NativeError(domain, 0));
  const stop = () => end("stopped");
  const timer = setTimeout(() => end("limit"), limitMs);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work(), ended.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
