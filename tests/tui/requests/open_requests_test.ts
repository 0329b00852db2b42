import { remedyText } from "../../../src/tui/keys/remedies.ts";
import { openRequests } from "../../../src/tui/requests/open_requests.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, settle, STORAGE, withAnswers } from "./fake_service.ts";

const OTHER = { ...ACCOUNT, userId: "c".repeat(32), active: false };

/** Opens a screen with two accounts and a marked item. */
async function openedScreen() {
  let accounts = [ACCOUNT, OTHER];
  const { client, store } = withAnswers({
    "list-accounts": () => ({ accounts }),
    "check-accounts": () => ({ accounts }),
    "storage-status": () => STORAGE,
    "set-list-sort": () => ({ sorts: [] }),
    "list-libraries": () => ({ read: true, unplayable: [], libraries: [] }),
    "list-downloads": () => ({ downloads: [] }),
    "sync-library": () => new Promise(() => undefined),
    "switch-account": () => {
      accounts = [{ ...ACCOUNT, active: false }, { ...OTHER, active: true }];
      return OTHER;
    },
    "sign-out": () => {
      accounts = [ACCOUNT];
      return { signedOut: [] };
    },
  });
  const { requests, open } = openRequests(client, store, { remedyText });
  const close = open(null);
  await settle();
  store.dispatch({ kind: "mark", id: "1", name: "Film" });
  const marks = async () => {
    await settle();
    close();
    return [...store.state().marked.keys()];
  };
  return { requests, marks };
}

Deno.test("activate() forgets the marked items of the account before", async () => {
  const { requests, marks } = await openedScreen();
  requests.activate(OTHER);
  assertEquals(await marks(), []);
});

Deno.test("signOut() leaves the marked items when another account is active", async () => {
  const { requests, marks } = await openedScreen();
  requests.signOut(OTHER);
  assertEquals(await marks(), ["1"]);
});
