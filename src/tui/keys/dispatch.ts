import { act, copyCommand, type KeyContext, step } from "./actions.ts";
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
import { currentLocation, filterAt, type Overlay } from "../model/state.ts";

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
export function dispatchKey(context: KeyContext, key: string): void {
  const { overlay, typing } = context.state;
  endOldError(context);
  if (key === "ctrl-c") return act(context, "quit");
  if (overlay !== null) return onOverlay(context, { overlay, key });
  if (typing) return onLine(context, key);
  const by = context.size.perLine > 1 ? GRID_STEPS[key] : undefined;
  if (by !== undefined) return step(context, by);
  const action = findAction(key, currentLocation(context.state).kind);
  if (action) act(context, action);
}

/** Handles the only keys that work if nothing can be shown: those that quit. */
export function dispatchHidden(context: KeyContext, key: string): void {
  if (key === "q" || key === "ctrl-c") act(context, "quit");
}

/** A failure stays until a key, unless the key was already on its way. */
function endOldError({ state, dispatch }: KeyContext): void {
  const { toast } = state;
  if (toast?.tone !== "bad" || Date.now() - toast.atMs < READ_MS) return;
  dispatch({ kind: "hide-toast" });
}

/** Inserts pasted text, even if its characters are shortcuts. */
export function paste(context: KeyContext, text: string): void {
  const { overlay, typing } = context.state;
  if (overlay?.kind === "sign-in") {
    return show(context, { kind: "sign-in", form: type(overlay.form, text) });
  }
  if (overlay?.kind === "help") {
    const pasted = overlay.text + printable(text);
    return show(context, { ...overlay, text: pasted, top: 0 });
  }
  if (overlay?.kind === "palette") {
    const pasted = overlay.text + printable(text);
    return show(context, { ...overlay, text: pasted, index: 0 });
  }
  if (overlay === null && typing) {
    const before = filterAt(context.state, currentLocation(context.state));
    context.dispatch({ kind: "filter", text: before + printable(text) });
  }
}

function show({ dispatch }: KeyContext, overlay: Overlay | null): void {
  dispatch({ kind: "overlay", overlay });
}

function onOverlay(
  context: KeyContext,
  { overlay, key }: { overlay: Overlay; key: string },
): void {
  if (key === "esc") {
    if (context.state.formWaits) context.requests.stop();
    return show(context, null);
  }
  switch (overlay.kind) {
    case "help":
      return onHelp(context, { overlay, key });
    case "palette":
      return onPalette(context, { overlay, key });
    case "sign-in":
      return onForm(context, { form: overlay.form, key });
    case "trust":
      return onTrust(context, { overlay, key });
    case "confirm":
      show(context, null);
      if (key === "y") context.confirmed(overlay.question);
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

function onLine(context: KeyContext, key: string): void {
  const { dispatch, state } = context;
  if (key === "esc") return dispatch({ kind: "back" });
  if (key === "enter") return dispatch({ kind: "typing", typing: false });
  if (key === "down" || key === "tab") {
    return dispatch({ kind: "typing", typing: false });
  }
  const text = edited(filterAt(state, currentLocation(state)), key);
  if (text !== null) dispatch({ kind: "filter", text });
}

function onHelp(
  context: KeyContext,
  { overlay, key }: { overlay: Of<"help">; key: string },
): void {
  if (key === "enter" || key === "?") return show(context, null);
  const lines = helpRows(context.bodyRows);
  const { length } = helpFor(currentLocation(context.state).kind, overlay.text);
  const how = SCROLLS[key];
  if (how) {
    const list = { total: Math.max(0, length - lines) + 1, lines, perLine: 1 };
    const { index: top } = moved({ index: overlay.top, top: 0 }, {
      move: how,
      list,
    });
    return show(context, { ...overlay, top });
  }
  const text = edited(overlay.text, key);
  if (text !== null) show(context, { ...overlay, text, top: 0 });
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
  context: KeyContext,
  { overlay, key }: { overlay: Of<"palette">; key: string },
): void {
  const entries = paletteEntries(context.state, overlay.text);
  const how = SCROLLS[key];
  if (how) {
    const lines = helpRows(context.bodyRows);
    const list = { total: entries.length, lines, perLine: 1 };
    const { index } = moved({ index: overlay.index, top: 0 }, {
      move: how,
      list,
    });
    return show(context, { ...overlay, index });
  }
  if (key === "enter") {
    const does = entries[overlay.index]?.does;
    show(context, null);
    if (does?.kind === "action") act(context, does.action);
    if (does?.kind === "go") {
      context.dispatch({ kind: "go-to", trail: does.trail });
    }
    return;
  }
  if (key === "ctrl-y") {
    const command = entries[overlay.index]?.command ?? null;
    if (command !== null) copyCommand(context, command);
    return;
  }
  const text = edited(overlay.text, key);
  if (text !== null) show(context, { ...overlay, text, index: 0 });
}

function onForm(
  context: KeyContext,
  { form, key }: { form: Form; key: string },
): void {
  if (context.state.formWaits) return;
  const next = (changed: Form) =>
    show(context, { kind: "sign-in", form: changed });
  switch (key) {
    case "ctrl-t":
      return next({ ...form, quickConnect: !form.quickConnect, field: "url" });
    case "ctrl-u":
      return next(clear(form));
    case "enter":
    case "down":
    case "tab":
      return onward(context, { form, key });
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
  context: KeyContext,
  { form, key }: { form: Form; key: string },
): void {
  const { requests } = context;
  if (form.url.trim() === "") return;
  if (form.server === null) return requests.findServer(form, null);
  if (key === "enter" && isLastField(form)) return requests.signIn(form);
  show(context, { kind: "sign-in", form: move(form, 1) });
}

function onTrust(
  context: KeyContext,
  { overlay, key }: { overlay: Of<"trust">; key: string },
): void {
  const { question, form, answer } = overlay;
  if (key !== "enter") {
    const text = edited(answer, key)?.slice(0, 8) ?? answer;
    return show(context, { ...overlay, answer: text });
  }
  if (answer.trim().toLowerCase() === "yes") {
    return context.requests.findServer(form, question.sha256);
  }
  show(context, { kind: "sign-in", form });
}
