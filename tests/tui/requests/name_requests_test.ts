import { Failure } from "../../../src/core/failure.ts";
import type { Reply } from "../../../src/service/protocol.ts";
import { HOME, locationKey } from "../../../src/tui/model/location.ts";
import { namesLocation } from "../../../src/tui/model/names.ts";
import { followNames } from "../../../src/tui/requests/name_requests.ts";
import { assertEquals } from "@std/assert";
import { settle, withAnswers } from "./fake_service.ts";

const LIBRARY = {
  id: "1".repeat(32),
  name: "Films",
  collectionType: "movies",
  items: 3,
  syncedAt: null,
};
const GENRES = namesLocation("genre", LIBRARY);
const STUDIOS = namesLocation("studio", LIBRARY);

/** Makes a screen whose service answers when the test says so. */
function followed() {
  const waiting: ((reply: Reply<"list-names">) => void)[] = [];
  const { tools, store, sent } = withAnswers({
    "list-names": () => new Promise((resolve) => void waiting.push(resolve)),
  });
  const stop = followNames(tools, store);
  store.dispatch({ kind: "libraries", libraries: [LIBRARY] });
  const open = async (location: typeof GENRES) => {
    store.dispatch({ kind: "go-to", trail: [HOME, location] });
    await settle();
  };
  const answer = async (name: string) => {
    waiting.shift()?.({ names: [{ name, items: 1, inside: 0 }] });
    await settle();
  };
  const shown = (location: typeof GENRES) =>
    store.state().names[locationKey(location)]?.map(({ name }) => name);
  return { store, sent, stop, open, answer, shown };
}

Deno.test("followNames() reads the names that are opened, once", async () => {
  const { sent, open, answer, shown } = followed();
  assertEquals(sent, []);
  await open(GENRES);
  await answer("Drama");
  assertEquals(shown(GENRES), ["Drama"]);
  await open(STUDIOS);
  await answer("Tampere Pictures");
  await open(GENRES);
  assertEquals(sent.length, 2);
  assertEquals(shown(STUDIOS), ["Tampere Pictures"]);
});

Deno.test("followNames() reads them again when the library has changed", async () => {
  const { store, sent, open, answer, shown } = followed();
  await open(GENRES);
  for (let i = 0; i < 100; i++) store.dispatch({ kind: "library-changed" });
  await answer("Drama");
  assertEquals(sent.length, 2);
  await answer("Comedy");
  assertEquals(shown(GENRES), ["Comedy"]);
  assertEquals(sent.length, 2);
});

Deno.test("followNames() shows nothing of an account that is no longer active", async () => {
  const { store, open, answer, shown } = followed();
  await open(GENRES);
  store.dispatch({ kind: "other-account" });
  await answer("Drama");
  assertEquals(shown(GENRES), undefined);
});

Deno.test("followNames() reads all kinds once a search has words", async () => {
  const { store, sent } = followed();
  store.dispatch({ kind: "go-to", trail: [HOME, { kind: "search" }] });
  await settle();
  assertEquals(sent, []);
  for (const text of ["d", "dr", "dra"]) {
    store.dispatch({ kind: "filter", text, caret: 9 });
  }
  await settle();
  assertEquals(sent.length, 4);
});

Deno.test("followNames() tries again when failed names are opened again", async () => {
  let fails = true;
  const { tools, store, sent } = withAnswers({
    "list-names": () => {
      if (fails) throw new Failure("unreachable", "Cannot reach the server");
      return { names: [] };
    },
  });
  followNames(tools, store);
  store.dispatch({ kind: "libraries", libraries: [LIBRARY] });
  const people = namesLocation("person", LIBRARY);
  store.dispatch({ kind: "go-to", trail: [HOME, people] });
  await settle();
  assertEquals(sent.length, 1);
  assertEquals(store.state().messages.length, 1);
  fails = false;
  store.dispatch({ kind: "back" });
  store.dispatch({ kind: "go", location: people });
  await settle();
  assertEquals(sent.length, 2);
  assertEquals(store.state().names[locationKey(people)], []);
});

Deno.test("followNames() stops", async () => {
  const { sent, stop, open } = followed();
  stop();
  await open(GENRES);
  assertEquals(sent, []);
});
