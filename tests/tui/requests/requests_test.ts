import { Failure } from "../../../src/core/failure.ts";
import { EMPTY_FORM } from "../../../src/tui/model/form.ts";
import { accountRequests } from "../../../src/tui/requests/account_requests.ts";
import { storageRequests } from "../../../src/tui/requests/storage_requests.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, settle, STORAGE, withAnswers } from "./fake_service.ts";

const FORM = { ...EMPTY_FORM, url: "https://media.example", password: "pass" };
const FOREVER = () => new Promise<never>(() => undefined);

/** Opens a screen with a filled form, on which every request runs forever. */
function screen() {
  const { tools, store, sent } = withAnswers({
    "migrate-storage": FOREVER,
    "rotate-storage": FOREVER,
    "verify-storage": FOREVER,
    "sign-in": FOREVER,
    "test-server": FOREVER,
    "switch-account": FOREVER,
    "sign-out": FOREVER,
    "check-accounts": FOREVER,
    "list-accounts": () => ({ accounts: [ACCOUNT] }),
    "storage-status": () => STORAGE,
  });
  const nothing = () => Promise.resolve();
  const storage = storageRequests(tools, nothing);
  const accounts = accountRequests(tools, nothing);
  const overlay = { kind: "sign-in", form: FORM } as const;
  const fillIn = () => store.dispatch({ kind: "overlay", overlay });
  const names = () => sent.map(({ name }) => name);
  return { tools, store, storage, accounts, overlay, fillIn, names };
}

type Screen = ReturnType<typeof screen>;

const FIRST: Record<string, (screen: Screen) => void> = {
  "Moving the tokens": ({ storage }) => storage.migrate("file"),
  "Encrypting every token again": ({ storage }) => storage.rotate(),
  "Checking every token": ({ storage }) => storage.verifyStorage(),
  "Switching": ({ accounts }) => accounts.activate(ACCOUNT),
  "Signing out": ({ accounts }) => accounts.signOut(ACCOUNT),
};
const NEXT: Record<string, (screen: Screen) => void> = {
  "signIn()": ({ accounts }) => accounts.signIn(FORM),
  "findServer()": ({ accounts }) => accounts.findServer(FORM, null),
  "checkAll()": ({ accounts }) => accounts.checkAll(),
  "activate()": ({ accounts }) => accounts.activate(ACCOUNT),
  "rotate()": ({ storage }) => storage.rotate(),
};

for (const [what, first] of Object.entries(FIRST)) {
  for (const [title, next] of Object.entries(NEXT)) {
    Deno.test(`${title} leaves the form open and says why when "${what}" runs`, async () => {
      const all = screen();
      first(all);
      all.fillIn();
      await settle();
      const before = all.names();
      next(all);
      await settle();
      assertEquals(all.names(), before);
      const { busy, formWaits, overlay, toast } = all.store.state();
      assertEquals([busy, formWaits, overlay], [what, false, all.overlay]);
      assertEquals(toast?.tone, "bad");
      assertEquals(
        [toast?.text, toast?.hint],
        [
          `Cannot start: "${what}" is not finished`,
          "Wait until it is finished, then try again",
        ],
      );
    });
  }
}

Deno.test("run() starts at once when the request before it was stopped", async () => {
  const { tools, storage, accounts, store, names } = screen();
  storage.migrate("file");
  tools.stop();
  accounts.findServer(FORM, null);
  await settle();
  assertEquals(names(), ["migrate-storage", "test-server"]);
  assertEquals(store.state().busy, "Finding the server");
});

Deno.test("run() replaces a check of the accounts when another request starts", async () => {
  const { storage, accounts, store } = screen();
  accounts.checkAll();
  await settle();
  storage.rotate();
  await settle();
  const { busy, messages } = store.state();
  assertEquals([busy, messages], ["Encrypting every token again", []]);
});

for (const fails of [true, false]) {
  const end = fails ? "has failed" : "has ended";
  Deno.test(`run() starts a request when the one before it ${end}`, async () => {
    const { tools, store } = screen();
    tools.run(
      "First",
      () =>
        fails
          ? Promise.reject(new Failure("timeout", "Cannot do it: no reply"))
          : Promise.resolve(),
    );
    await settle();
    tools.run("Second", FOREVER);
    assertEquals(store.state().busy, "Second");
  });
}

Deno.test("signIn() lets another request start when it checks the accounts", async () => {
  const { tools, store } = withAnswers({
    "sign-in": () => ACCOUNT,
    "storage-status": () => STORAGE,
    "list-accounts": () => ({ accounts: [ACCOUNT] }),
    "check-accounts": FOREVER,
    "rotate-storage": FOREVER,
  });
  const nothing = () => Promise.resolve();
  accountRequests(tools, nothing).signIn(FORM);
  await settle();
  assertEquals(store.state().busy, "Checking the accounts");
  storageRequests(tools, nothing).rotate();
  assertEquals(store.state().busy, "Encrypting every token again");
});
