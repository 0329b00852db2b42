import { Failure } from "../../../src/core/failure.ts";
import type { SignedOutView } from "../../../src/service/protocol.ts";
import { EMPTY_FORM } from "../../../src/tui/model/form.ts";
import { accountRequests } from "../../../src/tui/requests/account_requests.ts";
import type { AccountView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, settle, STORAGE, withAnswers } from "./fake_service.ts";

const FORM = { ...EMPTY_FORM, url: "https://media.example", password: "pass" };
const SIGNED_IN = {
  "sign-in": () => ACCOUNT,
  "storage-status": () => STORAGE,
  "list-accounts": () => ({ accounts: [ACCOUNT] }),
};

Deno.test("signIn() leaves the form closed when what follows the sign-in fails", async () => {
  const { tools, store } = withAnswers(SIGNED_IN);
  const failing = () =>
    Promise.reject(new Failure("unreachable", "Cannot reach the server"));
  accountRequests(tools, failing).signIn(FORM);
  await settle();
  const { overlay, busy, toast } = store.state();
  assertEquals([overlay, busy], [null, null]);
  assertEquals(toast?.text, "Cannot reach the server");
});

Deno.test("signIn() locks the form only until the server has answered", async () => {
  const { promise, resolve } = Promise.withResolvers<AccountView>();
  const { tools, store } = withAnswers({
    ...SIGNED_IN,
    "sign-in": () => promise,
    "check-accounts": () => new Promise(() => undefined),
  });
  accountRequests(tools, () => Promise.resolve()).signIn(FORM);
  assertEquals(store.state().formWaits, true);
  resolve(ACCOUNT);
  await settle();
  const { formWaits, busy } = store.state();
  assertEquals([formWaits, busy], [false, "Checking the accounts"]);
});

for (
  const [kind, password] of [["rejected", ""], ["unreachable", "pass"]] as const
) {
  Deno.test(`signIn() reopens the form with the password "${password}" when the sign-in ends with ${kind}`, async () => {
    const { tools, store } = withAnswers({
      "sign-in": () =>
        Promise.reject(new Failure(kind, "Cannot sign in: test")),
    });
    accountRequests(tools, () => Promise.resolve()).signIn(FORM);
    await settle();
    const form = { ...FORM, password };
    assertEquals(store.state().overlay, { kind: "sign-in", form });
  });
}

const KNOWN = "https://home.example";

/** Signs in at another address of a known server, and presses a key then. */
async function answerWith(key: string) {
  let count = 0;
  const failure = new Failure("server_changed", "Cannot sign in: known", {
    details: { knownUrl: KNOWN, url: FORM.url },
  });
  const { tools, store, sent } = withAnswers({
    ...SIGNED_IN,
    "sign-in": () => count++ === 0 ? Promise.reject(failure) : ACCOUNT,
    "check-accounts": () => ({ accounts: [ACCOUNT] }),
    "add-address": () => ({
      url: FORM.url,
      certificate: {
        sha256: "ab".repeat(32),
        subject: "CN=media",
        issuer: "CN=media",
        validFrom: "2026-01-01T00:00:00.000Z",
        validTo: "2027-01-01T00:00:00.000Z",
        trustedBy: "pin",
      },
      addresses: [],
    }),
  });
  const pinSha256 = "ab".repeat(32);
  const server = { name: "Home", version: null, quickConnect: null, pinSha256 };
  const form = { ...FORM, server };
  accountRequests(tools, () => Promise.resolve()).signIn(form);
  await settle();
  const { overlay } = store.state();
  if (overlay?.kind !== "choice") throw new Error("nothing was asked");
  const asked = overlay.question.lines.join(" ");
  assertEquals(asked.includes(KNOWN) && asked.includes(FORM.url), true);
  store.dispatch({ kind: "overlay", overlay: null });
  overlay.choices.find((it) => it.key === key)?.run();
  await settle();
  return { form, store, sent };
}

Deno.test("signIn() adds the address of a known server when the user agrees, and signs in there", async () => {
  const { store, sent } = await answerWith("y");
  const added = sent.find(({ name }) => name === "add-address");
  assertEquals(added?.input, {
    server: KNOWN,
    url: FORM.url,
    pinSha256: "ab".repeat(32),
    trustNew: false,
    caPem: null,
  });
  assertEquals(store.state().overlay, null);
  const signIns = sent.filter(({ name }) => name === "sign-in");
  assertEquals(signIns.length, 2);
});

Deno.test("signIn() reopens the form when the user uses no second address", async () => {
  const { form, store, sent } = await answerWith("n");
  assertEquals(store.state().overlay, { kind: "sign-in", form });
  assertEquals(sent.some(({ name }) => name === "add-address"), false);
});

const OUT: SignedOutView = {
  serverId: ACCOUNT.serverId,
  serverUrl: ACCOUNT.serverUrl,
  userId: ACCOUNT.userId,
  userName: "ada",
  onServer: "revoked",
  removed: true,
  lost: { marks: 0, plays: 0 },
  problem: null,
};
const LOCKED = {
  kind: "storage_locked",
  message: "Cannot delete token: locked",
  hint: "Unlock the keyring",
  remedy: null,
  exitCode: 1,
} as const;

for (
  const [when, out, expected] of [
    ["revoked the token", {}, "Signed out ada: the token is revoked"],
    [
      "rejected the token",
      { onServer: "already-dead" },
      "Signed out ada: the server had already revoked the token",
    ],
    [
      "was not asked",
      { onServer: "not-asked" },
      "Signed out ada: no token was stored",
    ],
    [
      "could not be reached",
      { onServer: "remains" },
      "Signed out here; the token may still work on the server",
    ],
    [
      "revoked a token that cannot be deleted here",
      { removed: false, problem: LOCKED },
      "Cannot delete token: locked",
    ],
    [
      "revoked the token and refused a mark",
      { lost: { marks: 1, plays: 0 } },
      "Signed out ada: the token is revoked; 1 mark was not sent and is lost",
    ],
    [
      "could not be reached for two positions",
      { onServer: "remains", lost: { marks: 0, plays: 2 } },
      "Signed out here; the token may still work on the server; " +
      "2 positions were not sent and are lost",
    ],
  ] as const
) {
  Deno.test(`signOut() reports "${expected}" when the server ${when}`, async () => {
    const { tools, store } = withAnswers({
      ...SIGNED_IN,
      "sign-out": () => ({ signedOut: [{ ...OUT, ...out }] }),
    });
    accountRequests(tools, () => Promise.resolve()).signOut(ACCOUNT);
    await settle();
    assertEquals(store.state().toast?.text, expected);
  });
}
