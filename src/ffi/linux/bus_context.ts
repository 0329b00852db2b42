import type { BusLibraries } from "./open_bus.ts";
import { pinnedBytes } from "../text.ts";

/** The longest time for which an isolate that ends waits for its threads. */
const POLL_LIMIT_MS = 1_000;
/** Handled at once, so that a flood leaves time for everything else. */
const CALLS_MAX = 50;
/** `sizeof(struct pollfd)` */
const POLL_FD_BYTES = 8n;
const LOWEST_PRIORITY = 0x7fff_ffff;

/**
 * A `GMainContext` of this isolate. Another thread only waits until the
 * context's file descriptor is readable; this isolate then handles the calls, so
 * that no other thread calls JavaScript.
 */
export class BusContext {
  readonly #lib: BusLibraries;
  readonly #context: Deno.PointerValue;
  /** A `struct pollfd` outside this isolate, which may end before the thread. */
  readonly #descriptor: Deno.PointerValue;
  readonly #serving: Promise<void>;
  #isEnding = false;

  constructor(lib: BusLibraries) {
    const { busGlib } = lib;
    this.#lib = lib;
    this.#context = busGlib.g_main_context_new();
    // Only a context with an owner is woken by other threads.
    busGlib.g_main_context_acquire(this.#context);
    this.#descriptor = busGlib.g_malloc0(POLL_FD_BYTES);
    busGlib.g_main_context_prepare(this.#context, null);
    busGlib.g_main_context_query(
      this.#context,
      LOWEST_PRIORITY,
      pinnedBytes(4),
      this.#descriptor,
      1,
    );
    this.#serving = this.#serve();
  }

  /** Returns the result of `use`; what it registers is called in this context. */
  during<T>(use: () => T): T {
    const { busGlib } = this.#lib;
    busGlib.g_main_context_push_thread_default(this.#context);
    try {
      return use();
    } finally {
      busGlib.g_main_context_pop_thread_default(this.#context);
    }
  }

  /** Handles the calls that have arrived, and waits for no more. */
  async end(): Promise<void> {
    this.#isEnding = true;
    this.#lib.busGlib.g_main_context_wakeup(this.#context);
    await this.#serving;
    this.#handleSome();
  }

  /** Must be called once, after `end()`. */
  free(): void {
    const { busGlib, glib } = this.#lib;
    this.#handleSome();
    busGlib.g_main_context_release(this.#context);
    busGlib.g_main_context_unref(this.#context);
    glib.g_free(this.#descriptor);
  }

  async #serve(): Promise<void> {
    const { libc } = this.#lib;
    while (!this.#isEnding) {
      if (this.#handleSome()) await new Promise((done) => setTimeout(done));
      else await libc.poll(this.#descriptor, 1n, POLL_LIMIT_MS);
    }
  }

  /** @returns whether there may be more */
  #handleSome(): boolean {
    const { glib } = this.#lib;
    for (let i = 0; i < CALLS_MAX; i++) {
      if (glib.g_main_context_iteration(this.#context, 0) === 0) return false;
    }
    return true;
  }
}
