/** Tests that changes on the server appear on the screen by themselves. */
import { assert, assertEquals } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import {
  type ScreenFixture,
  screenTest,
  withLargeLibrary,
  withScreen,
} from "./screen_fixture.ts";

const UNAVAILABLE = () => new Response(null, { status: 503 });

type Server = ScreenFixture["demo"]["server"];

/** Waits until the screen's service follows the server. */
async function waitUntilFollowed({ screen, demo }: ScreenFixture) {
  const { sessions } = demo.server.users;
  await screen.waitUntil(
    () => sessions.all().some((it) => it.hasSocket),
    "a socket",
  );
}

/** Opens the films and returns the one under the cursor. */
async function openFilms(fixture: ScreenFixture) {
  const { screen, demo: { server } } = fixture;
  await screen.waitFor(/Library: \d+ new/);
  await waitUntilFollowed(fixture);
  screen.press(KEYS.enter);
  await screen.waitFor(/▌ +Agnes and the Astro/);
  const film = server.library.visibleItems()
    .find((it) => it.name.startsWith("Agnes and the Astronomer"));
  assert(film);
  return film;
}

/** Marks an item as another client of the same user does. */
async function markElsewhere(
  server: Server,
  { id, method }: { id: string; method: string },
) {
  const user = server.users.findUser("demo");
  assert(user);
  const [device] = server.users.devices;
  const { certPem: _, caPem } = server.certificate;
  const client = Deno.createHttpClient({ caCerts: [caPem] });
  const headers = { authorization: `MediaBrowser Token="${device?.token}"` };
  const url = `${server.url}/UserPlayedItems/${id}`;
  const reply = await fetch(url, { method, headers, client });
  assertEquals((await reply.json()).Played, method === "POST");
  client.close();
}

screenTest(
  "a mark that another client sets appears in the list without a key",
  () =>
    withScreen({ columns: 100 }, async (fixture) => {
      const { screen, demo: { server } } = fixture;
      const film = await openFilms(fixture);
      const user = server.users.findUser("demo")?.id ?? "";
      assertEquals(server.library.userData(user, film).played, false);
      await markElsewhere(server, { id: film.id, method: "POST" });
      await screen.waitFor(/▌ ✓ Agnes and the Astro/);
      await markElsewhere(server, { id: film.id, method: "DELETE" });
      await screen.waitFor(/▌ {3}Agnes and the Astro/);
    }),
);

screenTest(
  "a film that is deleted on the server leaves the list, and a new one joins",
  () =>
    withLargeLibrary({ columns: 100 }, async (fixture) => {
      const { screen, demo: { server } } = fixture;
      const film = await openFilms(fixture);
      server.library.remove(film.id);
      server.events.scanned({ removed: [film.id] });
      await screen.waitUntil(
        (it) => !it.includes("Agnes and the Astro"),
        "it leaves",
      );
      const other = server.library.visibleItems()
        .find((it) => it.name.startsWith("Agnes and the Compass"));
      assert(other);
      server.library.change(other.id, { name: "Agnes and the Crab" });
      server.events.scanned({ updated: [other.id] });
      await screen.waitFor("Agnes and the Crab");
    }),
);

screenTest(
  "a server that restarts is shown without a key, and read again once it is back",
  () =>
    withScreen({ columns: 100 }, async (fixture) => {
      const { screen, demo: { server } } = fixture;
      const film = await openFilms(fixture);
      server.options.answer = UNAVAILABLE;
      server.sockets.close();
      await screen.waitFor(/◌ demo@\S+: trying again in \d+ s/);
      server.library.remove(film.id);
      server.options.answer = null;
      await screen.waitFor("The server is back");
      await screen.waitUntil(
        (it) => !it.includes("Agnes and the Astro"),
        "what changed meanwhile",
      );
      await waitUntilFollowed(fixture);
    }),
);

screenTest(
  "the page of a film that is deleted on the server stays until it is left",
  () =>
    withLargeLibrary({ columns: 100 }, async (fixture) => {
      const { screen, demo: { server } } = fixture;
      const film = await openFilms(fixture);
      screen.press(KEYS.enter);
      await screen.waitFor("Home › Films › Agnes");
      await screen.waitForRest();
      server.library.remove(film.id);
      server.events.scanned({ removed: [film.id] });
      await screen.waitForRest();
      assert(screen.text().includes("Home › Films › Agnes"));
      screen.press(KEYS.esc);
      await screen.waitFor("Agnes and the Compass");
      await screen.waitUntil(
        (it) => !it.includes("Agnes and the Astro"),
        "it leaves",
      );
    }),
);
