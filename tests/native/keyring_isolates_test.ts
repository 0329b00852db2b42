/**
 * Tests the keyring from several isolates of one process, which share one bus.
 */
import { assertEquals } from "@std/assert";
import { NO_KEEPASSXC, openKeepassxcSession } from "./keepassxc_session.ts";
import { useInIsolates, WAYS } from "./keyring_isolates.ts";
import { NO_KEYRING, openKeyringSession } from "./keyring_session.ts";
import { openSessionBus, withBusSocket } from "./session_bus.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
/** By default only the first provider is used in every way. */
const PROVIDERS = [
  {
    name: "gnome-keyring",
    ignore: NO_KEYRING,
    open: openKeyringSession,
    ways: WAYS,
  },
  {
    name: "KeePassXC",
    ignore: NO_KEEPASSXC,
    open: () => openKeepassxcSession({ saves: false }),
    ways: LONG ? WAYS : ["at once"] as const,
  },
];

for (const { name, ignore, open, ways } of PROVIDERS) {
  for (const way of ways) {
    Deno.test({
      name: `LibsecretStorage works in three isolates ${way} on ${name}`,
      ignore,
      async fn() {
        const session = await open();
        try {
          const { worked, stderr } = await useInIsolates(session.env, way);
          assertEquals(worked.map((it) => it.wrong), [null, null, null, null]);
          assertEquals(stderr, "");
        } finally {
          await session.close();
        }
      },
    });
  }
}

Deno.test({
  name: "LibsecretStorage ends in every isolate when the bus never answers",
  ignore: NO_KEYRING,
  async fn() {
    const bus = await openSessionBus();
    try {
      await withBusSocket("silent", async (address) => {
        const env = { ...bus.env, DBUS_SESSION_BUS_ADDRESS: address };
        const { worked } = await useInIsolates(env, "at once");
        const wrong = worked.map((it) => it.wrong);
        assertEquals(wrong, worked.map(() => "storage_timeout"));
      });
    } finally {
      await bus.close();
    }
  },
});
