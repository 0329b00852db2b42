/** Types `@std/assert`, whose npm build ships without declarations. */
import * as std from "@std/assert";

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = new (...args: any[]) => E;

type Compared<A, B> = [actual: A, expected: B, message?: string];
type Failing<E extends Error, R> = [
  fn: () => R,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
];

export const assert: (value: unknown, message?: string) => asserts value =
  std.assert;
export const assertEquals: <T>(...args: Compared<T, T>) => void =
  std.assertEquals;
export const assertNotEquals: <T>(...args: Compared<T, T>) => void =
  std.assertNotEquals;
export const assertStringIncludes: (...args: Compared<string, string>) => void =
  std.assertStringIncludes;
export const assertMatch: (...args: Compared<string, RegExp>) => void =
  std.assertMatch;
export const assertThrows: <E extends Error = Error>(
  ...args: Failing<E, unknown>
) => E = std.assertThrows;
export const assertRejects: <E extends Error = Error>(
  ...args: Failing<E, Promise<unknown>>
) => Promise<E> = std.assertRejects;
export const assertExists: <T>(
  actual: T,
  message?: string,
) => asserts actual is NonNullable<T> = std.assertExists;
