import type { Failure } from "../core/failure.ts";
import type { AccountView, ServiceEvent } from "../service/protocol.ts";
import { EMPTY_FORM, type Form } from "./form.ts";

/** A certificate that nobody vouches for, and what was asked with it. */
export interface TrustQuestion {
  readonly sha256: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly answer: string;
}

export type Overlay =
  | { readonly kind: "none" }
  | { readonly kind: "help" }
  | { readonly kind: "sign-in"; readonly form: Form }
  | {
    readonly kind: "trust";
    readonly form: Form;
    readonly question: TrustQuestion;
  }
  | {
    readonly kind: "code";
    readonly form: Form;
    readonly code: string;
    readonly serverUrl: string;
    readonly expiresAt: string;
  }
  | { readonly kind: "sign-out"; readonly account: AccountView };

export interface Message {
  readonly tone: "good" | "bad" | "plain";
  readonly text: string;
  readonly hint: string | null;
}

/** Everything that the screen shows. */
export interface State {
  /** null: not read yet. */
  readonly accounts: readonly AccountView[] | null;
  readonly selected: number;
  readonly overlay: Overlay;
  /** What is being waited for, in words; null when nothing is. */
  readonly busy: string | null;
  readonly message: Message | null;
}

export const INITIAL: State = {
  accounts: null,
  selected: 0,
  overlay: { kind: "none" },
  busy: null,
  message: null,
};

export type Change =
  | {
    readonly kind: "accounts";
    readonly accounts: readonly AccountView[];
    /** The account to stand on, by its ids. */
    readonly select?: Pick<AccountView, "serverId" | "userId">;
  }
  | { readonly kind: "select"; readonly index: number }
  | { readonly kind: "overlay"; readonly overlay: Overlay }
  | { readonly kind: "busy"; readonly what: string | null }
  | { readonly kind: "message"; readonly message: Message | null }
  | { readonly kind: "failure"; readonly failure: Failure }
  | { readonly kind: "event"; readonly event: ServiceEvent };

/** The one place where the screen's state changes. Pure. */
export function reduce(state: State, change: Change): State {
  switch (change.kind) {
    case "accounts":
      return withAccounts(state, change);
    case "select":
      return { ...state, selected: within(change.index, state.accounts) };
    case "overlay":
      return { ...state, overlay: change.overlay };
    case "busy":
      return { ...state, busy: change.what };
    case "message":
      return { ...state, message: change.message };
    case "failure": {
      const { message: text, hint, kind } = change.failure;
      const message = kind === "cancelled"
        ? { tone: "plain" as const, text: "Stopped", hint: null }
        : { tone: "bad" as const, text, hint };
      return { ...state, busy: null, message };
    }
    case "event":
      return withEvent(state, change.event);
  }
}

/** The selected account; null when there is none. */
export function selectedAccount(
  { accounts, selected }: State,
): AccountView | null {
  return accounts?.[selected] ?? null;
}

/** What was seen of an account earlier stays until it is checked again. */
function withAccounts(
  state: State,
  { accounts, select }: Extract<Change, { kind: "accounts" }>,
): State {
  const same = (a: typeof select, b: typeof select) =>
    a?.serverId === b?.serverId && a?.userId === b?.userId;
  const merged = accounts.map((it) => {
    const before = state.accounts?.find((other) => same(other, it));
    const keep = it.state === "unchecked" && it.problem === null;
    if (!keep || !before) return it;
    const { problem, server } = before;
    return { ...it, state: before.state, problem, server };
  });
  const wanted = select ?? selectedAccount(state) ?? undefined;
  const at = merged.findIndex((it) => same(it, wanted));
  const selected = within(at < 0 ? state.selected : at, merged);
  return { ...state, accounts: merged, selected };
}

function withEvent(state: State, event: ServiceEvent): State {
  switch (event.kind) {
    case "notice": {
      const message = { tone: "plain" as const, text: event.text, hint: null };
      return { ...state, message };
    }
    case "waiting-for-keyring":
      return { ...state, busy: "Waiting for your keyring" };
    case "sync-progress": {
      const { library, done, total } = event;
      return { ...state, busy: `Reading ${library}: ${done} of ${total}` };
    }
    case "storage-progress": {
      const { step, done, total } = event;
      const what = step === "migrate" ? "Moving tokens" : "Sealing tokens";
      return { ...state, busy: `${what}: ${done} of ${total}` };
    }
    case "download-progress":
    case "playback-progress":
      return state;
    case "quick-connect-code": {
      const { overlay } = state;
      const form = overlay.kind === "sign-in" || overlay.kind === "code" ||
          overlay.kind === "trust"
        ? overlay.form
        : EMPTY_FORM;
      const { code, serverUrl, expiresAt } = event;
      return {
        ...state,
        overlay: { kind: "code", form, code, serverUrl, expiresAt },
      };
    }
  }
}

function within(index: number, accounts: State["accounts"]): number {
  const last = Math.max(0, (accounts?.length ?? 0) - 1);
  return Math.min(Math.max(0, index), last);
}
