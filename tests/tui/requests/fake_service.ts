import type { StorageStatusView } from "../../../src/service/protocol.ts";
import { remedyText } from "../../../src/tui/keys/remedies.ts";
import { makeTools } from "../../../src/tui/requests/requests.ts";
import type { AccountView } from "../../../src/tui/model/views.ts";
import { ScreenStore } from "../../../src/tui/model/screen_store.ts";
import {
  type Answers,
  FakeServiceClient,
} from "../../fakes/fake_service_client.ts";

export const ACCOUNT: AccountView = {
  serverId: "a".repeat(32),
  serverName: "Home",
  serverUrl: "https://media.example",
  userId: "b".repeat(32),
  userName: "ada",
  alias: null,
  active: true,
  tokenStorage: "encrypted-file",
  state: "unchecked",
  signedInAt: "2026-11-23T10:00:00.000Z",
  problem: null,
  server: null,
};

/**
 * Makes a screen's state and requests, with a service that gives these replies.
 */
export function withAnswers(answers: Answers) {
  const client = new FakeServiceClient(answers);
  const store = new ScreenStore();
  const tools = makeTools(client, { dispatch: store.dispatch, remedyText });
  return { tools, store, sent: client.sent, client };
}

/** The status of a working keyring. */
export const STORAGE: StorageStatusView = {
  keyring: {
    available: true,
    kind: "libsecret",
    reason: null,
    failing: null,
    locked: false,
    provider: null,
    probeMs: 1,
  },
  encryptedFile: { path: "/data/tokens", exists: true, slots: [], entries: 1 },
  used: "libsecret",
};

/** Waits until everything that is ready has run. */
export const settle = () => new Promise((done) => setTimeout(done));
