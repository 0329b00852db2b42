import { counted } from "../../core/counted.ts";
import type { CommandInput, Reply } from "../../service/protocol.ts";
import { isHolder } from "../place.ts";
import { screenHint } from "../screen_hint.ts";
import {
  accountId,
  activeAccount,
  type Confirmation,
  type State,
} from "../state.ts";
import type { ItemView } from "../views.ts";
import { isAudio, watchedWord } from "../words.ts";
import type { Requests, Tools, Use } from "./requests.ts";

/** Items, the mark to add or to remove, and the account. */
export type Mark = Omit<CommandInput<"mark-items">, "timeoutMs">;

/** An item to mark, and everything inside it that gets the mark too. */
interface Marked {
  readonly item: ItemView;
  readonly leaves: readonly ItemView[];
}

/** More items than any series or album contains. */
const INSIDE_LIMIT = 100_000;
/** The number of items in one request. */
const CHUNK = 1_000;

/** @param state reads what the screen shows now */
export function markRequests(
  tools: Tools,
  state: () => State,
): Pick<Requests, "toggleMark" | "mark" | "undoMark"> & { forgetMark(): void } {
  const { dispatch, say } = tools;
  const inTurn = oneByOne(tools);
  const accountNow = () => {
    const account = activeAccount(state());
    return account && accountId(account);
  };
  /** The items that the last mark changed, and that mark. */
  let last: Mark | null = null;
  return {
    forgetMark: () => {
      last = null;
    },
    toggleMark(ids, kind) {
      const account = accountNow();
      inTurn(async (signal) => {
        const mark = { account, items: [...ids], kind, value: true };
        const all = await read(tools, mark, signal);
        const [first] = all;
        if (!first) return;
        mark.value = !first.leaves.every((it) => it[kind]);
        const asks = kind === "played" &&
          all.some(({ item }) => isHolder(item));
        if (!asks) return await send(mark, all, signal);
        const question = questionFor(mark, all);
        dispatch({ kind: "overlay", overlay: { kind: "confirm", question } });
      });
    },
    mark: (mark) =>
      inTurn(async (signal) =>
        await send(mark, await read(tools, mark, signal), signal)
      ),
    undoMark: () =>
      inTurn(async (signal) => {
        if (last === null) return say("Nothing to undo");
        const mark = { ...last, value: !last.value };
        await send(mark, await read(tools, mark, signal), signal);
      }),
  };

  async function send(
    mark: Mark,
    all: readonly Marked[],
    signal: AbortSignal,
  ): Promise<void> {
    const marks = await sendInChunks(tools, mark, signal);
    const set = marks.filter((it) => it.state !== "failed");
    const ids = set.map((it) => it.itemId);
    const done = all.filter(({ item }) => ids.includes(item.id));
    const items = done.flatMap((it) => changedBy(mark, it));
    // Another account may be active by now.
    const isNow = mark.account === accountNow();
    if (isNow) last = items.length > 0 ? { ...mark, items } : null;
    dispatch({ kind: "library-changed" });
    tellMarked(tools, { marks, words: doneWords(mark, done) });
  }
}

/** Reports what was marked, and each item that could not be. */
function tellMarked(
  { say }: Tools,
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
      say(`${title}: ${problem.message}`, { bad: screenHint(problem) });
    }
  }
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

async function read(
  tools: Tools,
  { account, items, kind }: Mark,
  signal: AbortSignal,
): Promise<Marked[]> {
  const all: Marked[] = [];
  for (const id of items) {
    const input = { account, item: id };
    const item = await tools.client.send("show-item", input, { signal });
    const leaves = kind === "played"
      ? await leavesOf(tools, { account, item }, signal)
      : [];
    all.push({ item, leaves: leaves.length > 0 ? leaves : [item] });
  }
  return all;
}

/** Reads the items inside a series, a season or an album. */
async function leavesOf(
  tools: Tools,
  { account, item }: { account: string | null; item: ItemView },
  signal: AbortSignal,
): Promise<ItemView[]> {
  if (!isHolder(item)) return [item];
  const { items } = await tools.client.send("list-items", {
    account,
    libraryId: null,
    parentId: item.id,
    types: [],
    year: null,
    offset: 0,
    limit: INSIDE_LIMIT,
    from: null,
  }, { signal });
  const inside = items.map((it) =>
    leavesOf(tools, { account, item: it }, signal)
  );
  return (await Promise.all(inside)).flat();
}

/** Returns the IDs whose mark a request changed, and that an undo restores. */
function changedBy({ kind, value }: Mark, { item, leaves }: Marked): string[] {
  const changed = leaves.filter((it) => it[kind] !== value);
  const isAll = changed.length === leaves.length;
  return isAll ? [item.id] : changed.map(({ id }) => id);
}

async function sendInChunks(
  { client }: Tools,
  mark: Mark,
  signal: AbortSignal,
) {
  const all = [];
  for (let from = 0; from < mark.items.length; from += CHUNK) {
    const items = mark.items.slice(from, from + CHUNK);
    const input = { ...mark, items };
    const { marks } = await client.send("mark-items", input, { signal });
    all.push(...marks);
  }
  return all;
}

function questionFor(mark: Mark, all: readonly Marked[]): Confirmation {
  const inside = all.flatMap(({ leaves }) => leaves);
  const [first] = all;
  const what = all.length === 1 && first
    ? first.item.name
    : counted(all.length, "item");
  const as = doneWords(mark, all).replace("marked ", "");
  const lost = inside.some(({ positionMs }) => positionMs > 0)
    ? ["Items in progress lose their position."]
    : [];
  const lines = [
    `This marks ${counted(inside.length, nounFor(inside))}.`,
    ...lost,
  ];
  return { title: `Mark ${what} ${as}?`, lines, does: "mark", mark };
}

function nounFor(items: readonly ItemView[]): string {
  if (items.every(isAudio)) return "track";
  return items.every(({ type }) => type === "episode") ? "episode" : "item";
}

function doneWords({ kind, value }: Mark, done: readonly Marked[]): string {
  if (kind === "favorite") {
    return value ? "added to your favourites" : "removed from your favourites";
  }
  const word = watchedWord(done.every(({ item }) => isAudio(item)));
  return value ? `marked as ${word}` : `marked as not ${word}`;
}
