import { statusFailure } from "../../src/jellyfin/status_failure.ts";
import { assertEquals, assertMatch } from "@std/assert";

const URL = "https://home.example";
const PATH = "/System/Info/Public";

for (
  const [location, address] of [
    [`https://other.example${PATH}`, "https://other.example"],
    [`https://other.example/jellyfin${PATH}`, "https://other.example/jellyfin"],
    ["/jellyfin/web/", `${URL}/jellyfin`],
    ["/jellyfin/api-docs/swagger", `${URL}/jellyfin`],
    ["/jellyfin/api-docs/swagger/index.html", `${URL}/jellyfin`],
  ] as const
) {
  Deno.test(`statusFailure() names an address that works when ${location} is the redirect`, () => {
    const headers = [["location", location]] as const;
    const reply = { status: 302, headers, body: new Uint8Array() };
    const now = new Date();
    const answering = { url: URL, version: null, now, headers: null };
    const failure = statusFailure(PATH, reply, answering);
    assertEquals(failure.details.location, address);
    assertMatch(failure.hint, new RegExp(`"${address}"$`));
  });
}
