import { counted } from "../../core/labels.ts";
import type { CommandInput, Reply } from "../../service/protocol.ts";
import { isHolder } from "../model/location.ts";
import { accountId, activeAccount, type State } from "../model/state.ts";
import { askToMark, markResult } from "./mark_question.ts";
import { changedBy, type Marked, readMarked } from "./marked_items.ts";
import type { Requests, Tools, Use } from "./requests.ts";

/** Items, the mark to add or to remove, and the account. */
export type Mark = Omit<CommandInput<"mark-items">, "timeoutMs">;

/** The last mark, for an undo; a list is a playlist or a collection. */
type LastMark = Mark & { readonly isList?: boolean };

/** The number of items in one request. */
const CHUNK = 1_000;

/** @param state reads what the screen shows now */
export function markRequests(
  tools: Tools,
  state: () => State,
): Pick<Requests, "toggleMark" | "toggleFavoriteList" | "undoMark"> & {
  forgetMark(): void;
} {
  const inTurn = oneByOne(tools);
  const selection = selectionOf(tools, state);
  const accountNow = () => activeId(state());
  const sender = markSender(tools, accountNow);
  return {
    forgetMark: sender.forget,
    toggleMark(ids, kind, { asks: always = false } = {}) {
      const account = accountNow();
      const selected = selection.take();
      inTurn(async (signal) => {
        const mark = { account, items: [...ids], kind, value: true };
        const all = await readMarked(tools, mark, { signal });
        const [first] = all;
        if (!first) return;
        // A list is marked unless all of it is.
        mark.value = !areMarked(always ? all : [first], kind);
        const asks = always || kind === "played" &&
            all.some(({ item }) => isHolder(item));
        if (!asks) return await sender.send(mark, { all, signal });
        // The selection must survive the answer "no".
        if (account === accountNow()) selection.restore(selected);
        askToMark(tools, state(), { mark, all, run: () => confirmed(mark) });
      });
    },
    toggleFavoriteList({ id, favorite }) {
      const mark = { items: [id], kind: "favorite" as const, value: !favorite };
      const account = accountNow();
      inTurn((signal) => sender.sendList({ account, ...mark }, signal));
    },
    undoMark: () => inTurn(sender.undo),
  };

  function confirmed(mark: Mark): void {
    selection.remove(mark.items);
    inTurn((signal) => sender.readAndSend(mark, signal));
  }
}

/** Sends marks and remembers the last one, for an undo. */
function markSender(tools: Tools, accountNow: () => string | null) {
  let last: LastMark | null = null;
  const remember = (mark: LastMark, isSet: boolean) => {
    // Another account may be active by now.
    if (mark.account === accountNow()) last = isSet ? mark : null;
  };
  const send = async (
    mark: Mark,
    { all, signal }: { all: readonly Marked[]; signal: AbortSignal },
  ) => {
    const items = await sendMark(tools, { mark, all }, { signal });
    remember({ ...mark, items }, items.length > 0);
  };
  const readAndSend = async (mark: Mark, signal: AbortSignal) => {
    const all = await readMarked(tools, mark, { signal });
    await send(mark, { all, signal });
  };
  const sendList = async (mark: Mark, signal: AbortSignal) => {
    const marks = await sendInChunks(tools, { mark, signal });
    reportMarks(tools, { marks, words: markResult(mark, []) });
    const isSet = marks.some((it) => it.state !== "failed");
    remember({ ...mark, isList: true }, isSet);
  };
  return {
    send,
    readAndSend,
    /** Makes a playlist or a collection a favourite, or no longer one. */
    sendList,
    forget: () => {
      last = null;
    },
    async undo(signal: AbortSignal) {
      if (last === null) return tools.say("Nothing to undo");
      const { isList = false, ...mark } = last;
      const undo = { ...mark, value: !mark.value };
      await (isList ? sendList(undo, signal) : readAndSend(undo, signal));
      last = null; // an undo is not a mark to undo
    },
  };
}

function areMarked(all: readonly Marked[], kind: Mark["kind"]): boolean {
  return all.flatMap((it) => it.leaves).every((it) => it[kind]);
}

/** Sends a mark and returns the ids of the items that it changed. */
async function sendMark(
  tools: Tools,
  { mark, all }: { mark: Mark; all: readonly Marked[] },
  { signal }: { signal: AbortSignal },
): Promise<string[]> {
  const items = all.map(({ item }) => item.id);
  const marks = await sendInChunks(tools, { mark: { ...mark, items }, signal });
  const set = marks.filter((it) => it.state !== "failed");
  const ids = set.map((it) => it.itemId);
  const done = all.filter(({ item }) => ids.includes(item.id));
  reportMarks(tools, { marks, words: markResult(mark, done) });
  return done.flatMap((it) => changedBy(mark, it));
}

function activeId(state: State): string | null {
  const account = activeAccount(state);
  return account && accountId(account);
}

/** Reports what was marked, and each item that could not be. */
function reportMarks(
  { say, remedyText }: Tools,
  { marks, words }: {
    marks: Reply<"mark-items">["marks"];
    words: string;
  },
): void {
  const set = marks.filter((it) => it.state !== "failed");
  const [first] = set;
  if (first) {
    const what = set.length === 1 ? first.title : counted(set.length, "item");
    const kept = set.some((it) => it.state === "kept")
      ? "; stored here until the server can be reached"
      : "";
    say(`${what} ${words}${kept}`);
  }
  for (const { title, state, problem } of marks) {
    if (state === "failed" && problem) {
      say(`${title}: ${problem.message}`, { bad: remedyText(problem) });
    }
  }
}

/** The selected items, which a mark takes. */
function selectionOf({ dispatch }: Tools, state: () => State) {
  const set = (all: Iterable<readonly [id: string, name: string]>) =>
    dispatch({ kind: "marked", marked: new Map(all) });
  return {
    /** Clears the selection and returns it. */
    take() {
      const { marked } = state();
      set([]);
      return marked;
    },
    restore: (taken: State["marked"]) => set([...taken, ...state().marked]),
    remove: (ids: readonly string[]) =>
      set([...state().marked].filter(([id]) => !ids.includes(id))),
  };
}

/**
 * Runs marks one after another, so that each sees the result of the one before.
 */
function oneByOne({ quietly }: Tools): (use: Use) => void {
  let before: Promise<void> = Promise.resolve();
  return (use) =>
    quietly((signal) => {
      const turn = before.then(() => use(signal));
      before = turn.catch(() => undefined);
      return turn;
    });
}

/** Shows the lists again afterwards: a refused mark is undone there. */
async function sendInChunks(
  { client, dispatch }: Tools,
  { mark, signal }: { mark: Mark; signal: AbortSignal },
) {
  const all = [];
  try {
    for (let from = 0; from < mark.items.length; from += CHUNK) {
      const items = mark.items.slice(from, from + CHUNK);
      const input = { ...mark, items };
      const { marks } = await client.send("mark-items", input, { signal });
      all.push(...marks);
    }
  } finally {
    dispatch({ kind: "library-changed" });
  }
  return all;
}
