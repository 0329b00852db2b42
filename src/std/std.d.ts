/**
 * Types of the standard library's modules that the import map in `deno.json`
 * names: `npm:deno-std` has the same code as JSR and no declarations. Listed
 * under `types` in `deno.json`, so every file sees them.
 *
 * Source: https://jsr.io/@std
 */

declare module "@std/assert" {
  // deno-lint-ignore no-explicit-any -- as the standard library has it
  type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

  export function assert(expr: unknown, msg?: string): asserts expr;
  export function assertEquals<T>(actual: T, expected: T, msg?: string): void;
  export function assertNotEquals<T>(
    actual: T,
    expected: T,
    msg?: string,
  ): void;
  export function assertStringIncludes(
    actual: string,
    expected: string,
    msg?: string,
  ): void;
  export function assertMatch(
    actual: string,
    expected: RegExp,
    msg?: string,
  ): void;
  export function assertThrows<E extends Error = Error>(
    fn: () => unknown,
    errorClass?: ErrorClass<E>,
    msgIncludes?: string,
  ): E;
  export function assertRejects<E extends Error = Error>(
    fn: () => Promise<unknown>,
    errorClass?: ErrorClass<E>,
    msgIncludes?: string,
  ): Promise<E>;
  export function assertExists<T>(
    actual: T,
    msg?: string,
  ): asserts actual is NonNullable<T>;
}

declare module "@std/async/abortable" {
  /** Rejects with the signal's reason if the signal is aborted first. */
  export function abortable<T>(p: Promise<T>, signal: AbortSignal): Promise<T>;
}

declare module "@std/async/deadline" {
  /** Rejects with a `TimeoutError` if the promise takes longer than `ms`. */
  export function deadline<T>(
    p: Promise<T>,
    ms: number,
    options?: { signal?: AbortSignal },
  ): Promise<T>;
}

declare module "@std/async/delay" {
  /** Rejects with the signal's reason if the signal is aborted first. */
  export function delay(
    ms: number,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<void>;
}

declare module "@std/async/pool" {
  /**
   * Yields the results in the order of the items.
   *
   * @throws {AggregateError} the errors, once the running calls have ended
   */
  export function pooledMap<T, R>(
    poolLimit: number,
    array: Iterable<T> | AsyncIterable<T>,
    iteratorFn: (data: T) => Promise<R>,
  ): AsyncIterableIterator<R>;
}

declare module "@std/bytes/concat" {
  export function concat(
    buffers: Iterable<Uint8Array>,
  ): Uint8Array<ArrayBuffer>;
}

declare module "@std/crypto/timing-safe-equal" {
  /** @throws {TypeError} if the lengths differ */
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

declare module "@std/html/entities" {
  /** Escapes `&`, `<`, `>`, `"` and `'`. */
  export function escape(str: string): string;
}

declare module "@std/regexp/escape" {
  /** Escapes text so that a pattern matches it literally. */
  export function escape(str: string): string;
}
