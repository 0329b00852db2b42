import { GErrorRef, type Glib } from "./glib.ts";
import { type Limit, startLimit } from "../limit.ts";
import { NativeError } from "../native_error.ts";

export type { Limit };

/** The time that the thread of a cancelled call gets to return. */
const GRACE_MS = 1_000;

/**
 * Runs calls that may block with a `GCancellable` of their own, which fires at the
 * limit or when the caller stops. A thread that never returns keeps the memory
 * that it may still use; no caller waits for it, and it ends with the program.
 *
 * @throws {NativeError} `limit` or `stopped`, also when a call never returns
 */
export async function withCancellable<T>(
  { lib, limit: { limitMs, signal } }: { lib: Glib; limit: Limit },
  use: (cancellable: Deno.PointerValue) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new NativeError("stopped", 0);
  const cancellable = lib.gio.g_cancellable_new();
  const ended = Promise.withResolvers<never>();
  let why: NativeError | null = null;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let released = false;
  const end = (domain: string) => {
    if (released || why !== null) return;
    why = new NativeError(domain, 0);
    lib.gio.g_cancellable_cancel(cancellable);
    grace = setTimeout(() => ended.reject(why), GRACE_MS);
  };
  const stop = () => end("stopped");
  const stopLimit = startLimit(limitMs, () => end("limit"));
  signal?.addEventListener("abort", stop, { once: true });
  const work = use(cancellable).finally(() => {
    released = true;
    lib.gobject.g_object_unref(cancellable);
  });
  try {
    return await Promise.race([work, ended.promise]);
  } catch (caught) {
    throw why ?? caught;
  } finally {
    stopLimit();
    clearTimeout(grace);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * Stops work that would continue after its caller gave up, because its call
 * returned too late.
 *
 * @throws {NativeError} once the cancellable has fired
 */
export function refuseCancelled(
  lib: Glib,
  cancellable: Deno.PointerValue,
): void {
  const error = new GErrorRef();
  lib.gio.g_cancellable_set_error_if_cancelled(cancellable, error.buffer);
  error.check(lib);
}
