import { Failure } from "../../../src/core/failure.ts";
import { libraryRequests } from "../../../src/tui/requests/library_requests.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
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
