/** Tests that memory does not grow, however long a process works on tokens. */
import { assert, assertEquals } from "@std/assert";
import { NO_KEYRING, openKeyringSession } from "./keyring_session.ts";
import { type Holding, measureMemory } from "./memory_worker.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const OPERATIONS = LONG ? 10_000 : 400;
/**
 * The operations until caches are full. The runtime's own memory grows ever
 * more slowly until some ten thousand operations are done.
 */
const WARM_UP = LONG ? 1_600 : 600;
/**
 * The number of stretches of a run. A leak grows in every one; caches, threads
 * and the garbage collector change the memory in some.
 */
const STRETCHES = 8;
const COUNTS = [WARM_UP, ...new Array(STRETCHES).fill(OPERATIONS / STRETCHES)];
/** The size of the smallest object; every operation makes several calls. */
const NATIVE_BYTES_EACH = 100;
const SCRIPT_BYTES_EACH = 200;
const RESIDENT_BYTES_EACH = 2_000;

function assertEven(held: readonly Holding[]): void {
  const grown = (name: keyof Holding) => {
    const stretches = held.slice(1)
      .map((it, i) => it[name] - (held[i]?.[name] ?? 0));
    assertEquals(stretches.length, STRETCHES);
    return Math.min(...stretches) / (OPERATIONS / STRETCHES);
  };
  const native = grown("nativeBytes");
  assert(native < NATIVE_BYTES_EACH, `${native} bytes per operation`);
  const script = grown("scriptBytes");
  assert(script < SCRIPT_BYTES_EACH, `${script} bytes of scripts`);
  const resident = grown("residentBytes");
  assert(resident < RESIDENT_BYTES_EACH, `${resident} bytes resident`);
  const [first, last] = [held[0], held.at(-1)];
  assertEquals(last?.lockedBytes, first?.lockedBytes);
  assertEquals(last?.openFiles, first?.openFiles);
}

Deno.test({
  name: `LibsecretStorage stays even over ${OPERATIONS} operations`,
  ignore: NO_KEYRING,
  async fn() {
    const session = await openKeyringSession();
    try {
      const held = await measureMemory("libsecret", COUNTS, session.env);
      assertEven(held);
      // All secrets of a token's size fit into one block of libsecret.
      assert((held[1]?.lockedBytes ?? 0) <= 64 * 1024);
    } finally {
      await session.close();
    }
  },
});

Deno.test({
  name: `LibsecretStorage stays even over ${OPERATIONS} operations that fail`,
  ignore: NO_KEYRING,
  async fn() {
    const session = await openKeyringSession({ keyring: "none" });
    try {
      const work = "libsecret failing";
      assertEven(await measureMemory(work, COUNTS, session.env));
    } finally {
      await session.close();
    }
  },
});

Deno.test({
  name: `EncryptedFileStorage stays even over ${OPERATIONS} operations`,
  ignore: Deno.build.os !== "linux",
  async fn() {
    assertEven(await measureMemory("encrypted-file", COUNTS));
  },
});
