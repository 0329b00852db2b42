/** Memory stays even, however long a process works on tokens. */
import { assert, assertEquals } from "../assert.ts";
import { NO_KEYRING, openKeyringSession } from "./keyring_session.ts";
import { type Holding, measureMemory } from "./memory_worker.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
const OPERATIONS = LONG ? 10_000 : 1_000;
/** Until caches are filled and the runtime has what it wants. */
const WARM_UP = 1_000;
/**
 * The smallest object that could be left behind is some 100 bytes, and every
 * operation is several calls. What grows to a bound still counts at first.
 */
const NATIVE_BYTES_EACH = LONG ? 60 : 250;
const SCRIPT_BYTES = 2 ** 20;
/** Pages that come and go with threads and the collector. */
const RESIDENT_BYTES = 4 * 2 ** 20;

function assertEven(before?: Holding, after?: Holding): void {
  assert(before && after);
  const grown = (name: keyof Holding) => after[name] - before[name];
  const native = grown("nativeBytes") / OPERATIONS;
  assert(native < NATIVE_BYTES_EACH, `${native} bytes per operation`);
  const script = grown("scriptBytes");
  assert(script < SCRIPT_BYTES, `${script} bytes of scripts`);
  const resident = grown("residentBytes");
  assert(resident < RESIDENT_BYTES, `${resident} bytes resident`);
  assertEquals(grown("lockedBytes"), 0);
  assertEquals(grown("openFiles"), 0);
}

Deno.test({
  name: `LibsecretStorage stays even over ${OPERATIONS} operations`,
  ignore: NO_KEYRING,
  async fn() {
    const session = await openKeyringSession();
    try {
      const counts = [WARM_UP, OPERATIONS];
      const held = await measureMemory("libsecret", counts, session.env);
      assertEven(...held);
      // All secrets of a token's size fit into one place of libsecret's.
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
      const counts = [WARM_UP, OPERATIONS];
      const work = "libsecret failing";
      assertEven(...await measureMemory(work, counts, session.env));
    } finally {
      await session.close();
    }
  },
});

Deno.test({
  name: `EncryptedFileStorage stays even over ${OPERATIONS} operations`,
  ignore: Deno.build.os !== "linux",
  async fn() {
    const counts = [WARM_UP, OPERATIONS];
    assertEven(...await measureMemory("encrypted-file", counts));
  },
});
