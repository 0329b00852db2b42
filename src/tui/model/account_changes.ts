import type { AccountAnswerView } from "../../service/protocol.ts";
import { COMMON_LOCATIONS, HOME, type Location } from "./location.ts";
import type { State } from "./state.ts";
import type { AccountView } from "./views.ts";

/** Keeps the earlier state of an account until it is checked again. */
export function withAccounts(
  state: State,
  accounts: readonly AccountView[],
): State {
  const merged = accounts.map((it) => {
    const known = state.accounts?.find((other) =>
      other.serverId === it.serverId && other.userId === it.userId
    );
    const unseen = it.state === "unchecked" && it.problem === null;
    if (!unseen || !known) return it;
    const { problem, server } = known;
    return { ...it, state: known.state, problem, server };
  });
  return { ...state, accounts: merged };
}

/**
 * Applies an answer. A server that can be reached again proves nothing about the
 * token.
 */
export function withAnswer(state: State, answer: AccountAnswerView): State {
  const { serverId, userId, state: told, problem } = answer;
  const account = state.accounts?.find((it) =>
    it.serverId === serverId && it.userId === userId
  );
  if (!account) return state;
  if (told === "answering" && account.state !== "unreachable") return state;
  const next = told === "answering" ? "unchecked" : told;
  const isKnown = account.state === next &&
    account.problem?.kind === problem?.kind;
  if (isKnown) return state;
  const changed: AccountView = { ...account, state: next, problem };
  const accounts = state.accounts?.map((it) => it === account ? changed : it);
  return { ...state, accounts: accounts ?? null };
}

/** Forgets all that belongs to the account that was active before. */
export function ofOtherAccount(state: State): State {
  const isCommon = ({ kind }: Location) => COMMON_LOCATIONS.includes(kind);
  const cursors = Object.entries(state.cursors)
    .filter(([key]) =>
      COMMON_LOCATIONS.some((kind) => kind === key && key !== "home")
    );
  const stays = state.trail.every(isCommon);
  return {
    ...state,
    trail: stays ? state.trail : [HOME],
    detail: stays ? state.detail : null,
    picks: null,
    links: null,
    lastTrail: null,
    cursors: Object.fromEntries(cursors),
    filters: {},
    typing: false,
    searches: [],
    marked: new Map(),
    libraries: null,
    sorts: {},
    lists: [],
    names: {},
    titles: null,
    shelves: null,
  };
}
