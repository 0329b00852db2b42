import { bitrateLimitOf } from "../../src/service/bitrate_handlers.ts";
import { assertEquals } from "@std/assert";
import { SERVER } from "../contracts/account_index_contract.ts";
import { openMetadata } from "../metadata/open_metadata.ts";

Deno.test("bitrateLimitOf() prefers the limit of the server to the settings", () => {
  const { accounts, close } = openMetadata(":memory:");
  try {
    accounts.saveServer(SERVER);
    const values = { "play.max-bitrate": 4_000_000 };
    const limit = (settings: () => object) =>
      bitrateLimitOf({ accounts, settings }, SERVER.id);
    assertEquals(limit(() => ({})), null);
    assertEquals(limit(() => values), 4_000_000);
    accounts.saveBitrateLimit(SERVER.id, 800_000);
    assertEquals(limit(() => values), 800_000);
    accounts.saveBitrateLimit(SERVER.id, null);
    assertEquals(limit(() => values), 4_000_000);
  } finally {
    close();
  }
});
