import { type Key, useApp, useInput, usePaste } from "ink";
import type { Dispatch } from "react";
import {
  clear,
  EMPTY_FORM,
  erase,
  type Form,
  isLastField,
  move,
  type,
} from "./form.ts";
import { type Action, findAction } from "./keys.ts";
import {
  type Change,
  type Overlay,
  selectedAccount,
  type State,
} from "./state.ts";
import type { Requests } from "./use_service.ts";

const NONE: Overlay = { kind: "none" };

/** Everything that a key handler may look at and set off. */
interface Hands {
  readonly state: State;
  readonly dispatch: Dispatch<Change>;
  readonly requests: Requests;
  readonly quit: () => void;
}

/** Keys go to the overlay when there is one, else to the key table. */
export function useKeys(
  state: State,
  dispatch: Dispatch<Change>,
  requests: Requests,
): void {
  const { exit } = useApp();
  const hands = { state, dispatch, requests, quit: () => exit() };
  useInput((input, key) => {
    if (key.ctrl && input === "c") return hands.quit();
    if (key.escape) return back(hands);
    onKey(hands, input, key);
  });
  usePaste((text) => {
    const { overlay } = state;
    if (overlay.kind === "sign-in") show(hands, type(overlay.form, text));
  });
}

function onKey(hands: Hands, input: string, key: Key): void {
  const { overlay } = hands.state;
  switch (overlay.kind) {
    case "none": {
      const action = findAction(input, key);
      return action ? onAction(hands, action) : undefined;
    }
    case "help":
      return hands.dispatch({ kind: "overlay", overlay: NONE });
    case "sign-in":
      return onForm(hands, overlay.form, { input, key });
    case "trust":
      return onTrust(hands, overlay, { input, key });
    case "sign-out":
      hands.dispatch({ kind: "overlay", overlay: NONE });
      if (input === "y") hands.requests.signOut(overlay.account);
      return;
    case "code":
      return;
  }
}

/** Esc stops what is going on, and closes what is open. */
function back({ state, dispatch, requests }: Hands): void {
  if (state.busy !== null) requests.stop();
  dispatch({ kind: "overlay", overlay: NONE });
}

function onAction(hands: Hands, action: Action): void {
  const { state, dispatch, requests } = hands;
  const account = selectedAccount(state);
  const select = (index: number) => dispatch({ kind: "select", index });
  const open = (overlay: Overlay) => dispatch({ kind: "overlay", overlay });
  switch (action) {
    case "up":
      return select(state.selected - 1);
    case "down":
      return select(state.selected + 1);
    case "first":
      return select(0);
    case "last":
      return select((state.accounts?.length ?? 1) - 1);
    case "activate":
      return account ? requests.activate(account) : undefined;
    case "sign-in":
      dispatch({ kind: "message", message: null });
      return open({ kind: "sign-in", form: EMPTY_FORM });
    case "sign-out":
      return account ? open({ kind: "sign-out", account }) : undefined;
    case "check":
      return requests.checkAll();
    case "help":
      return open({ kind: "help" });
    case "quit":
      return hands.quit();
  }
}

interface Press {
  input: string;
  key: Key;
}

function onForm(hands: Hands, form: Form, { input, key }: Press): void {
  if (hands.state.busy === "Signing in") return;
  if (key.ctrl && input === "t") {
    const quickConnect = !form.quickConnect;
    return show(hands, { ...form, quickConnect, field: "url" });
  }
  if (key.ctrl && input === "u") return show(hands, clear(form));
  if (key.return && isLastField(form)) return hands.requests.signIn(form, null);
  if (key.return || key.downArrow || (key.tab && !key.shift)) {
    return show(hands, move(form, 1));
  }
  if (key.upArrow || key.tab) return show(hands, move(form, -1));
  if (key.backspace || key.delete) return show(hands, erase(form));
  if (!key.ctrl && !key.meta) show(hands, type(form, input));
}

function show({ dispatch }: Hands, form: Form): void {
  dispatch({ kind: "overlay", overlay: { kind: "sign-in", form } });
}

function onTrust(
  { dispatch, requests }: Hands,
  overlay: Extract<Overlay, { kind: "trust" }>,
  { input, key }: Press,
): void {
  const { question, form } = overlay;
  if (key.return) {
    if (question.answer.toLowerCase() !== "yes") {
      dispatch({ kind: "overlay", overlay: { kind: "sign-in", form } });
      return;
    }
    return requests.signIn(form, question.sha256);
  }
  const answer = key.backspace || key.delete
    ? question.answer.slice(0, -1)
    : (question.answer + input).slice(0, 8);
  dispatch({
    kind: "overlay",
    overlay: { ...overlay, question: { ...question, answer } },
  });
}
