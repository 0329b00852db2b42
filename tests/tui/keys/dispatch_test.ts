import { EMPTY_FORM } from "../../../src/tui/model/form.ts";
import type { KeyContext } from "../../../src/tui/keys/actions.ts";
import { dispatchKey } from "../../../src/tui/keys/dispatch.ts";
import { ScreenStore } from "../../../src/tui/model/screen_store.ts";
import type { Requests } from "../../../src/tui/requests/requests.ts";
import { assertEquals } from "../../assert.ts";

/** Presses keys on a screen and records the requests that they make. */
function screen() {
  const store = new ScreenStore();
  const asked: string[] = [];
  const requests = new Proxy({} as Requests, {
    get: (_, name) => () => void asked.push(String(name)),
  });
  const context = (): KeyContext => ({
    state: store.state(),
    dispatch: store.dispatch,
    requests,
    list: { total: 0, rowAt: () => undefined, want: () => undefined },
    size: { total: 0, lines: 10, perLine: 1 },
    bodyRows: 10,
    copy: () => undefined,
    redraw: () => undefined,
    quit: () => undefined,
    confirmed: () => undefined,
  });
  const keys = (...all: string[]) =>
    all.forEach((it) => dispatchKey(context(), it));
  const form = () => {
    const { overlay } = store.state();
    return overlay?.kind === "sign-in" ? overlay.form : null;
  };
  return { store, asked, keys, form };
}

Deno.test("dispatchKey() opens the form and takes letters when another request is running", () => {
  const { store, asked, keys, form } = screen();
  store.dispatch({ kind: "busy", what: "Moving the tokens" });
  keys("a", "m", "e");
  assertEquals(form()?.url, "me");
  keys("esc");
  assertEquals(store.state().overlay, null);
  assertEquals([asked, store.state().busy], [[], "Moving the tokens"]);
});

Deno.test("dispatchKey() ignores letters and stops the request when the form waits for it", () => {
  const { store, asked, keys, form } = screen();
  const overlay = { kind: "sign-in", form: EMPTY_FORM } as const;
  store.dispatch({ kind: "overlay", overlay });
  store.dispatch({ kind: "busy", what: "Signing in", ofForm: true });
  keys("m");
  assertEquals(form()?.url, "");
  keys("esc");
  assertEquals(asked, ["stop"]);
});
