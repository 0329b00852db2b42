import { HOME } from "../../../src/tui/model/location.ts";
import type { AccountView } from "../../../src/tui/model/views.ts";
import { signOutWatch } from "../../../src/tui/requests/sign_out_watch.ts";
import { assertEquals } from "@std/assert";
import { ACCOUNT, withAnswers } from "./fake_service.ts";

function watched() {
  const { tools, store } = withAnswers({});
  const signedIn: unknown[] = [];
  const look = signOutWatch(tools, {
    state: store.state,
    signIn: ({ url, userName, quickConnect }) =>
      signedIn.push([url, userName, quickConnect]),
  });
  store.subscribe(look);
  const become = (state: AccountView["state"]) =>
    store.dispatch({ kind: "accounts", accounts: [{ ...ACCOUNT, state }] });
  const choices = () => {
    const { overlay } = store.state();
    return overlay?.kind === "choice" ? overlay.choices : null;
  };
  const close = () => store.dispatch({ kind: "overlay", overlay: null });
  return { store, become, choices, close, signedIn };
}

Deno.test("signOutWatch() asks once when the token is refused, and again after a sign-in", () => {
  const { become, choices, close } = watched();
  become("valid");
  assertEquals(choices(), null);
  become("rejected");
  assertEquals(choices()?.map(({ key }) => key), ["a", "q"]);
  close();
  assertEquals(choices(), null);
  become("valid");
  become("rejected");
  assertEquals(choices()?.length, 2);
});

Deno.test("signOutWatch() waits until the keys are free, and leaves the accounts alone", () => {
  const { store, become, choices } = watched();
  const overlay = { kind: "help", text: "", caret: 0, top: 0 } as const;
  store.dispatch({ kind: "overlay", overlay });
  become("rejected");
  assertEquals(choices(), null);
  store.dispatch({ kind: "go-to", trail: [HOME, { kind: "accounts" }] });
  assertEquals([choices(), store.state().overlay], [null, null]);
  store.dispatch({ kind: "go-to", trail: [HOME] });
  assertEquals(choices()?.length, 2);
});

Deno.test("signOutWatch() fills in the form, and starts Quick Connect", () => {
  const { store, become, choices, signedIn } = watched();
  become("rejected");
  const [password, quickConnect] = choices() ?? [];
  quickConnect?.run();
  assertEquals(signedIn, [[ACCOUNT.serverUrl, ACCOUNT.userName, true]]);
  password?.run();
  const { overlay } = store.state();
  assertEquals(overlay?.kind === "sign-in" && overlay.form.field, "password");
});
