import { act, copyCommand, type Hands, step } from "./actions.ts";
import {
  clear,
  erase,
  eraseText,
  type Form,
  isLastField,
  move,
  printable,
  type,
} from "../model/form.ts";
import { findAction } from "./bindings.ts";
import { type Move, moved } from "../model/cursor.ts";
import { helpRows } from "../model/layout.ts";
import { helpFor, paletteEntries } from "./palette.ts";
import { filterAt, type Overlay, placeNow } from "../model/state.ts";

/** The minimum time that an error is shown. */
const READ_MS = 1_000;

/** Keys that move within a line of a grid. */
const GRID_STEPS: Readonly<Record<string, 1 | -1>> = {
  "left": -1,
  "h": -1,
  "right": 1,
  "l": 1,
};

type Of<K extends Overlay["kind"]> = Extract<Overlay, { kind: K }>;

/**
 * Passes a key to the top layer: an overlay, a line that is being typed, or the
 * location.
 */
export function press(hands: Hands, key: string): void {
  const { overlay, typing } = hands.state;
  endOldError(hands);
  if (key === "ctrl-c") return act(hands, "quit");
  if (overlay !== null) return onOverlay(hands, { overlay, key });
  if (typing) return onLine(hands, key);
  const by = hands.size.perLine > 1 ? GRID_STEPS[key] : undefined;
  if (by !== undefined) return step(hands, by);
  const action = findAction(key, placeNow(hands.state).kind);
  if (action) act(hands, action);
}

/** Handles the only keys that work if nothing can be shown: those that quit. */
export function pressUnseen(hands: Hands, key: string): void {
  if (key === "q" || key === "ctrl-c") act(hands, "quit");
}

/** A failure stays until a key, unless the key was already on its way. */
function endOldError({ state, dispatch }: Hands): void {
  const { toast } = state;
  if (toast?.tone !== "bad" || Date.now() - toast.atMs < READ_MS) return;
  dispatch({ kind: "hide-toast" });
}

/** Inserts pasted text, even if its characters are shortcuts. */
export function paste(hands: Hands, text: string): void {
  const { overlay, typing } = hands.state;
  if (overlay?.kind === "sign-in") {
    return show(hands, { kind: "sign-in", form: type(overlay.form, text) });
  }
  if (overlay?.kind === "help") {
    const pasted = overlay.text + printable(text);
    return show(hands, { ...overlay, text: pasted, top: 0 });
  }
  if (overlay?.kind === "palette") {
    const pasted = overlay.text + printable(text);
    return show(hands, { ...overlay, text: pasted, index: 0 });
  }
  if (overlay === null && typing) {
    const before = filterAt(hands.state, placeNow(hands.state));
    hands.dispatch({ kind: "filter", text: before + printable(text) });
  }
}

function show({ dispatch }: Hands, overlay: Overlay | null): void {
  dispatch({ kind: "overlay", overlay });
}

function onOverlay(
  hands: Hands,
  { overlay, key }: { overlay: Overlay; key: string },
): void {
  if (key === "esc") {
    if (hands.state.formWaits) hands.requests.stop();
    return show(hands, null);
  }
  switch (overlay.kind) {
    case "help":
      return onHelp(hands, { overlay, key });
    case "palette":
      return onPalette(hands, { overlay, key });
    case "sign-in":
      return onForm(hands, { form: overlay.form, key });
    case "trust":
      return onTrust(hands, { overlay, key });
    case "confirm":
      show(hands, null);
      if (key === "y") hands.confirmed(overlay.question);
      return;
    case "code":
      return;
  }
}

/** Returns the text after a key; null if the key does not edit text. */
function edited(text: string, key: string): string | null {
  if (key === "backspace") return eraseText(text);
  if (key === "ctrl-u") return "";
  if (key === "space") return `${text} `;
  const named = key.length > 1 && /^[a-z]+(-[a-z]+)?$/.test(key);
  return named ? null : text + printable(key);
}

function onLine(hands: Hands, key: string): void {
  const { dispatch, state } = hands;
  if (key === "esc") return dispatch({ kind: "back" });
  if (key === "enter") return dispatch({ kind: "typing", typing: false });
  if (key === "down" || key === "tab") {
    return dispatch({ kind: "typing", typing: false });
  }
  const text = edited(filterAt(state, placeNow(state)), key);
  if (text !== null) dispatch({ kind: "filter", text });
}

function onHelp(
  hands: Hands,
  { overlay, key }: { overlay: Of<"help">; key: string },
): void {
  if (key === "enter" || key === "?") return show(hands, null);
  const lines = helpRows(hands.bodyRows);
  const { length } = helpFor(placeNow(hands.state).kind, overlay.text);
  const how = SCROLLS[key];
  if (how) {
    const list = { total: Math.max(0, length - lines) + 1, lines, perLine: 1 };
    const { index: top } = moved({ index: overlay.top, top: 0 }, {
      move: how,
      list,
    });
    return show(hands, { ...overlay, top });
  }
  const text = edited(overlay.text, key);
  if (text !== null) show(hands, { ...overlay, text, top: 0 });
}

/** Keys that move while letters are typed as text. */
const SCROLLS: Readonly<Record<string, Move>> = {
  "up": "up",
  "down": "down",
  "page-up": "page-up",
  "page-down": "page-down",
  "home": "first",
  "end": "last",
};

function onPalette(
  hands: Hands,
  { overlay, key }: { overlay: Of<"palette">; key: string },
): void {
  const entries = paletteEntries(hands.state, overlay.text);
  const how = SCROLLS[key];
  if (how) {
    const lines = helpRows(hands.bodyRows);
    const list = { total: entries.length, lines, perLine: 1 };
    const { index } = moved({ index: overlay.index, top: 0 }, {
      move: how,
      list,
    });
    return show(hands, { ...overlay, index });
  }
  if (key === "enter") {
    const does = entries[overlay.index]?.does;
    show(hands, null);
    if (does?.kind === "action") act(hands, does.action);
    if (does?.kind === "go") {
      hands.dispatch({ kind: "go-to", trail: does.trail });
    }
    return;
  }
  if (key === "ctrl-y") {
    const command = entries[overlay.index]?.command ?? null;
    if (command !== null) copyCommand(hands, command);
    return;
  }
  const text = edited(overlay.text, key);
  if (text !== null) show(hands, { ...overlay, text, index: 0 });
}

function onForm(
  hands: Hands,
  { form, key }: { form: Form; key: string },
): void {
  if (hands.state.formWaits) return;
  const next = (changed: Form) =>
    show(hands, { kind: "sign-in", form: changed });
  switch (key) {
    case "ctrl-t":
      return next({ ...form, quickConnect: !form.quickConnect, field: "url" });
    case "ctrl-u":
      return next(clear(form));
    case "enter":
    case "down":
    case "tab":
      return onward(hands, { form, key });
    case "up":
    case "shift-tab":
      return next(move(form, -1));
    case "backspace":
      return next(erase(form));
    case "space":
      return next(type(form, " "));
  }
  if (edited("", key) !== null) next(type(form, key));
}

/** Checks the address before the user types a password for it. */
function onward(
  hands: Hands,
  { form, key }: { form: Form; key: string },
): void {
  const { requests } = hands;
  if (form.url.trim() === "") return;
  if (form.server === null) return requests.findServer(form, null);
  if (key === "enter" && isLastField(form)) return requests.signIn(form);
  show(hands, { kind: "sign-in", form: move(form, 1) });
}

function onTrust(
  hands: Hands,
  { overlay, key }: { overlay: Of<"trust">; key: string },
): void {
  const { question, form, answer } = overlay;
  if (key !== "enter") {
    const text = edited(answer, key)?.slice(0, 8) ?? answer;
    return show(hands, { ...overlay, answer: text });
  }
  if (answer.trim().toLowerCase() === "yes") {
    return hands.requests.findServer(form, question.sha256);
  }
  show(hands, { kind: "sign-in", form });
}
