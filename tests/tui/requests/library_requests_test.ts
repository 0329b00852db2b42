import { Failure } from "../../../src/core/failure.ts";
import type { ItemDetailView } from "../../../src/service/protocol.ts";
import { libraryRequests } from "../../../src/tui/requests/library_requests.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { ITEM, VIEW } from "../../cli/item_detail.ts";
import { settle, withAnswers } from "./fake_service.ts";

const LIBRARY = {
  id: "1",
  name: "Films",
  collectionType: null,
  items: 3,
  syncedAt: null,
};

for (const [isAborted, left] of [[true, 1], [false, 0]] as const) {
  const when = isAborted ? "was stopped" : "failed";
  Deno.test(`readLibraries() leaves ${left} of 1 library when it ${when}`, async () => {
    const stop = new AbortController();
    const { tools, store } = withAnswers({
      "list-libraries": () => {
        if (isAborted) stop.abort();
        throw new Failure("cancelled", "Cannot read the libraries: test");
      },
    });
    store.dispatch({ kind: "libraries", libraries: [LIBRARY] });
    const { readLibraries } = libraryRequests(tools);
    await assertRejects(() => readLibraries(stop.signal), Failure);
    assertEquals(store.state().libraries?.length, left);
  });
}

const AWAY = {
  kind: "timeout",
  message: "Cannot reach the server: no reply",
  hint: "Try again",
  remedy: null,
  exitCode: 5,
} as const;

const OLD = { ...ITEM, name: "Old name" };
const WHOLE = { ...ITEM, people: [], tags: ["noir"] };

interface Case {
  when: string;
  /** The stored item before and after the refresh; null if there is none. */
  stored: [ItemDetailView | null, ItemDetailView | null];
  answer: ItemDetailView | Failure;
  /** The result, the number of refreshes of the lists, and a message. */
  expected: [ItemDetailView | null, number, string | undefined];
}

const GONE = 'Cannot find "Fog": it is no longer on the server';
const CASES: Case[] = [
  {
    when: "sends what is stored already",
    stored: [ITEM, ITEM],
    answer: WHOLE,
    expected: [WHOLE, 0, undefined],
  },
  {
    when: "sends a new name",
    stored: [OLD, ITEM],
    answer: WHOLE,
    expected: [WHOLE, 1, undefined],
  },
  {
    when: "sends a new name, which cannot be stored",
    stored: [OLD, OLD],
    answer: WHOLE,
    expected: [WHOLE, 0, undefined],
  },
  {
    when: "sends an item that was not stored",
    stored: [null, ITEM],
    answer: WHOLE,
    expected: [WHOLE, 1, undefined],
  },
  {
    when: "is away",
    stored: [ITEM, ITEM],
    answer: { ...ITEM, problem: AWAY },
    expected: [{ ...ITEM, problem: AWAY }, 0, undefined],
  },
  {
    when: "has no such item",
    stored: [ITEM, null],
    answer: new Failure("not_found", GONE),
    expected: [null, 1, GONE],
  },
  {
    when: "refuses the request",
    stored: [ITEM, ITEM],
    answer: new Failure("forbidden", "Cannot read: test"),
    expected: [null, 0, "Cannot read: test"],
  },
];

for (const { when, stored, answer, expected } of CASES) {
  Deno.test(`refreshItem() reads the lists again only if an item changed when the server ${when}`, async () => {
    let now = stored[0];
    const { tools, store, sent } = withAnswers({
      "show-item": () => {
        if (now) return now;
        throw new Failure("not_found", "Cannot find item: test");
      },
      "refresh-item": () => {
        now = stored[1];
        if (answer instanceof Failure) throw answer;
        return answer;
      },
    });
    const { signal } = new AbortController();
    const before = store.state().libraryVersion;
    const fresh = await libraryRequests(tools).refreshItem("i", signal);
    const { libraryVersion, toast } = store.state();
    const shown = fresh?.shown ?? null;
    assertEquals([shown, libraryVersion - before, toast?.text], expected);
    const input = { account: null, item: "i", orStored: true };
    const asked = sent.filter(({ name }) => name === "refresh-item");
    assertEquals(asked, [{ name: "refresh-item", input }]);
  });
}

Deno.test("refreshItem() shows no failure when the details were closed", async () => {
  const stop = new AbortController();
  const { tools, store } = withAnswers({
    "show-item": () => ITEM,
    "refresh-item": () => {
      stop.abort();
      throw new Failure("cancelled", "Cannot finish: it was interrupted");
    },
  });
  const { refreshItem } = libraryRequests(tools);
  assertEquals(await refreshItem("i", stop.signal), null);
  assertEquals(store.state().toast, null);
});

Deno.test("refreshItem() reads the lists again when the details were closed after the reply", async () => {
  const stop = new AbortController();
  let now = OLD;
  const { tools, store } = withAnswers({
    "show-item": async () => {
      if (now === ITEM) stop.abort();
      await settle();
      return now;
    },
    "refresh-item": () => now = ITEM,
  });
  const { refreshItem } = libraryRequests(tools);
  await refreshItem("i", stop.signal);
  assertEquals(stop.signal.aborted, true);
  assertEquals(store.state().libraryVersion, 1);
});

Deno.test("syncNext() runs one more sync after the running one, however often it is called", async () => {
  const ends: (() => void)[] = [];
  const { tools, sent } = withAnswers({
    "sync-library": async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.push(resolve);
      await promise;
      throw new Failure("timeout", "Cannot reach the server: no reply");
    },
  });
  const { syncNext } = libraryRequests(tools);
  syncNext();
  for (let i = 0; i < 100; i++) syncNext();
  await settle();
  assertEquals(sent.length, 1);
  ends[0]?.();
  await settle();
  assertEquals(sent.length, 2);
  ends[1]?.();
  await settle();
  assertEquals(sent.length, 2);
});

Deno.test("listSimilar() lists what the server finds, and nothing when it fails", async () => {
  let answer = () => ({ items: [{ ...VIEW, name: "Heat", year: 1995 }] });
  const { tools, store } = withAnswers({ "list-similar": () => answer() });
  const { signal } = new AbortController();
  const list = () => libraryRequests(tools).listSimilar("i", signal);
  assertEquals((await list()).map(({ name }) => name), ["Heat"]);
  answer = () => {
    throw new Failure("unreachable", "Cannot reach the server");
  };
  assertEquals(await list(), []);
  assertEquals(store.state().messages, []);
});
