import { Failure } from "../../../src/core/failure.ts";
import type { ItemDetailView } from "../../../src/service/protocol.ts";
import { libraryRequests } from "../../../src/tui/requests/library_requests.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { ITEM } from "../../cli/item_detail.ts";
import { withAnswers } from "./fake_service.ts";

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

const ANSWERS: [
  when: string,
  answer: () => ItemDetailView,
  expected: unknown[],
][] = [
  ["answered", () => ITEM, [ITEM.id, 1, undefined]],
  ["is away", () => ({ ...ITEM, problem: AWAY }), [
    undefined,
    0,
    undefined,
  ]],
  ["has no such item", () => {
    throw new Failure("not_found", 'Cannot find "Fog": it is gone');
  }, [undefined, 0, 'Cannot find "Fog": it is gone']],
];

for (const [when, answer, expected] of ANSWERS) {
  Deno.test(`refreshItem() shows what is new when the server ${when}`, async () => {
    const { tools, store, sent } = withAnswers({ "refresh-item": answer });
    const { signal } = new AbortController();
    const before = store.state().libraryVersion;
    const fresh = await libraryRequests(tools).refreshItem("i", signal);
    const { libraryVersion, toast } = store.state();
    assertEquals([fresh?.id, libraryVersion - before, toast?.text], expected);
    const input = { account: null, item: "i", orStored: true };
    assertEquals(sent, [{ name: "refresh-item", input }]);
  });
}

Deno.test("refreshItem() shows no failure when the details were closed", async () => {
  const stop = new AbortController();
  const { tools, store } = withAnswers({
    "refresh-item": () => {
      stop.abort();
      throw new Failure("cancelled", "Cannot finish: it was interrupted");
    },
  });
  const { refreshItem } = libraryRequests(tools);
  assertEquals(await refreshItem("i", stop.signal), null);
  assertEquals(store.state().toast, null);
});
