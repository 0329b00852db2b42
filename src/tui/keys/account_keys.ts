import { EMPTY_FORM, type Form, formFor } from "../model/form.ts";
import { accountName } from "../../core/labels.ts";
import type { LocationKind } from "../model/location.ts";
import type { AccountView } from "../model/views.ts";
import {
  activeAccount,
  currentLocation,
  otherStorage,
  type Question,
  signInFirst,
  type State,
} from "../model/state.ts";
import {
  type KeyRow,
  type KeySubject,
  NO_ROW,
  showOverlay,
} from "./key_row.ts";

/** The locations whose footer offers to sign in to one more account. */
const SIGN_IN_OFFERED: readonly LocationKind[] = [
  "home",
  "accounts",
  "security",
];

/** The keys for accounts and the storage of their tokens. */
export const ACCOUNT_KEYS = {
  "activate": {
    keys: ["enter"],
    label: "make this account the active one",
    locations: ["accounts"],
    command: "auth switch <account>",
    hint: () => "make active",
    disabled: withoutAccount,
    run(context) {
      const account = accountOf(context);
      if (account) context.requests.activate(account);
    },
  },
  "sign-in": {
    keys: ["a"],
    label: "sign in to a server",
    command: "auth login <server>",
    hint: ({ state }) =>
      isSignedOut(state) ||
        SIGN_IN_OFFERED.includes(currentLocation(state).kind)
        ? "sign in"
        : null,
    run: (context) =>
      showOverlay(context, { kind: "sign-in", form: signInForm(context) }),
  },
  "sign-out": {
    keys: ["x"],
    label: "sign out of this account",
    locations: ["accounts"],
    command: "auth logout <account>",
    hint: () => "sign out",
    disabled: withoutAccount,
    confirm(subject) {
      const account = accountOf(subject);
      return account && {
        title: `Sign out ${accountName(account)}?`,
        lines: [
          "The token is removed here and revoked on the server.",
          "Unsent marks and positions are sent first, or lost if that fails.",
          ...nextAccountLines(subject.state, account),
        ],
      };
    },
    run(context) {
      const account = accountOf(context);
      if (account) context.requests.signOut(account);
    },
  },
  "check": {
    keys: ["r"],
    label: "check the accounts again",
    locations: ["home", "accounts", "security"],
    command: "auth status",
    anywhere: true,
    hint: () => "check",
    disabled: signedOut,
    run: ({ requests }) => requests.checkAll(),
  },
  "migrate": {
    keys: ["m"],
    label: "move all tokens to the other storage",
    locations: ["security"],
    command: "storage migrate <keyring|file>",
    anywhere: true,
    hint: () => "migrate",
    disabled: (subject) => signedOut(subject) ?? withoutKeyring(subject.state),
    confirm: ({ state }) => migrationQuestion(state),
    run: ({ requests, state }) => requests.migrate(otherStorage(state)),
  },
  "rotate": {
    keys: ["R"],
    label: "create a new key for the encrypted file",
    locations: ["security"],
    command: "storage rotate",
    anywhere: true,
    hint: () => "new key",
    disabled: signedOut,
    confirm: () => ({
      title: "Create a new key?",
      lines: ["Every token is encrypted again with a new key."],
    }),
    run: ({ requests }) => requests.rotate(),
  },
  "verify-storage": {
    keys: ["V"],
    label: "check every stored token",
    locations: ["security"],
    command: "storage verify",
    anywhere: true,
    hint: () => "verify",
    disabled: signedOut,
    run: ({ requests }) => requests.verifyStorage(),
  },
} satisfies Record<string, KeyRow>;

/** Returns false until the accounts have been read. */
function isSignedOut({ accounts }: State): boolean {
  return accounts?.length === 0;
}

/** Disables a key while nobody is signed in. */
export function signedOut({ state }: KeySubject): string | null {
  return isSignedOut(state) ? signInFirst() : null;
}

/** Names the account that becomes the active one after a sign-out. */
function nextAccountLines(
  { accounts }: State,
  { active, serverId, userId }: AccountView,
): string[] {
  const others = (accounts ?? []).filter((it) =>
    it.serverId !== serverId || it.userId !== userId
  );
  const [next] = others.toSorted((a, b) =>
    a.signedInAt === b.signedInAt
      ? a.userId < b.userId ? -1 : 1
      : a.signedInAt > b.signedInAt
      ? -1
      : 1
  );
  return active && next ? [`${accountName(next)} becomes the active one.`] : [];
}

function accountOf({ row }: KeySubject) {
  return row?.subject.kind === "account" ? row.subject.account : null;
}

function withoutAccount(subject: KeySubject): string | null {
  return signedOut(subject) ?? (accountOf(subject) === null ? NO_ROW : null);
}

/** Returns the form, filled in for an account that is signed out. */
function signInForm(subject: KeySubject): Form {
  const account = accountOf(subject) ?? activeAccount(subject.state);
  const isOut = account?.state === "rejected" ||
    account?.state === "missing-token";
  return account && isOut ? formFor(account) : EMPTY_FORM;
}

function withoutKeyring(state: State): string | null {
  const keyring = state.storage?.keyring;
  if (otherStorage(state) === "file" || keyring?.available !== false) {
    return null;
  }
  const reason = keyring.reason ?? "there is no system keyring";
  return `The tokens stay in the encrypted file: ${reason}`;
}

function migrationQuestion(state: State): Question {
  const target = otherStorage(state) === "keyring"
    ? "system keyring"
    : "encrypted file";
  return {
    title: "Move the tokens?",
    lines: [
      `Every token moves to the ${target}.`,
      "Each copy is checked before the original is removed.",
    ],
  };
}
