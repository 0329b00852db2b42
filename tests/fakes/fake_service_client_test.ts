import { Failure } from "../../src/core/failure.ts";
import type { AccountView } from "../../src/service/protocol.ts";
import { serviceClientContract } from "../contracts/service_client_contract.ts";
import { type Answers, FakeServiceClient } from "./fake_service_client.ts";

const PIN = "ab".repeat(32);
const URL = "https://home.example";

const ACCOUNT: AccountView = {
  serverId: "a".repeat(32),
  serverName: "Home",
  serverUrl: URL,
  userId: "b".repeat(32),
  userName: "demo",
  alias: null,
  active: true,
  tokenStorage: "encrypted-file",
  state: "valid",
  signedInAt: "2026-11-23T10:00:00.000Z",
  problem: null,
  server: null,
};

/** Replies as a service without a keyring does. */
function makeAnswers(silent: { pendingCalls: number }): Answers {
  const accounts: AccountView[] = [];
  return {
    "list-accounts": () => ({ accounts }),
    "sign-in": ({ method, pinSha256 }, { tell }) => {
      if (pinSha256 !== PIN) {
        throw new Failure("tls_untrusted", "Cannot trust the certificate", {
          details: { sha256: PIN },
        });
      }
      if (method.kind !== "password" || method.password !== "demo") {
        throw new Failure("rejected", "Cannot sign in: wrong password");
      }
      tell({ kind: "notice", text: "The token goes to the encrypted file" });
      accounts.push(ACCOUNT);
      return ACCOUNT;
    },
    "test-server": (_, { signal }) => {
      silent.pendingCalls++;
      signal.addEventListener("abort", () => silent.pendingCalls--);
      return Promise.withResolvers<never>().promise;
    },
  };
}

serviceClientContract("FakeServiceClient", {
  lend(check) {
    const silent = { pendingCalls: 0 };
    return check({
      client: new FakeServiceClient(makeAnswers(silent)),
      url: URL,
      pinSha256: PIN,
      silentUrl: "https://silent.example",
      pendingCalls: () => silent.pendingCalls,
    });
  },
});
