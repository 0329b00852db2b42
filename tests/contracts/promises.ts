import { assertEquals } from "@std/assert";

/** One promise of a port: a title that begins with the method, and a check. */
export type Promised<T> = readonly [
  does: string,
  check: (implementation: T) => void | Promise<void>,
];

/** Opens an implementation for one check, and closes it afterwards. */
export type Lend<T> = (
  check: (implementation: T) => Promise<void>,
) => void | Promise<void>;

/**
 * Tests that an implementation keeps every promise of its port. A test fails if
 * its check did not run, so that none can pass without one.
 *
 * @param options `leavesTimers` is true if a library keeps a timer or a socket
 * from one test to the next
 */
export function testPromises<T>(
  name: string,
  promises: readonly Promised<T>[],
  options: { lend: Lend<T>; ignore?: boolean; leavesTimers?: boolean },
): void {
  const { lend, ignore = false, leavesTimers = false } = options;
  for (const [does, check] of promises) {
    Deno.test({
      name: `${name} ${does}`,
      ignore,
      sanitizeOps: !leavesTimers,
      sanitizeResources: !leavesTimers,
      async fn() {
        let checks = 0;
        await lend(async (implementation) => {
          await check(implementation);
          checks++;
        });
        assertEquals(checks, 1, "the check ran");
      },
    });
  }
}
