import { assert, assertEquals } from "@std/assert";
import { withDemoClient } from "./demo_client.ts";
import { shortenFilms } from "./shorten_films.ts";

Deno.test("media routes send an item that was removed and added again", () =>
  withDemoClient({}, async ({ ask, demo, signIn }) => {
    demo.options.mode = "10.11";
    shortenFilms(demo);
    const token = await signIn();
    const item = demo.library.visibleItems().find((it) => it.kind === "Movie");
    assert(item);
    const download = async () =>
      (await ask(`GET /Items/${item.id}/Download`, { token })).status;
    demo.library.remove(item.id);
    assertEquals(await download(), 500);
    demo.library.add(item);
    assertEquals(await download(), 200);
  }));
