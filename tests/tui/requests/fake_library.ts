import { Failure } from "../../../src/core/failure.ts";
import type { ItemType } from "../../../src/core/media_item.ts";
import type { ItemView } from "../../../src/service/protocol.ts";
import { markRequests } from "../../../src/tui/requests/mark_requests.ts";
import { ITEM, VIEW } from "../../cli/item_detail.ts";
import type { Answers } from "../../fakes/fake_service_client.ts";
import { ACCOUNT, settle, withAnswers } from "./fake_service.ts";

/** An item of a fake library. */
export interface Item {
  type: ItemType;
  parent?: string;
  played?: boolean;
}

const encoder = new TextEncoder();

/** Returns an id that the service accepts, from which a test can read the name. */
export function idOf(name: string): string {
  return encoder.encode(name).toHex().padEnd(32, "0");
}

function nameOf(id: string): string {
  const bytes = Uint8Array.fromHex(id).filter((it) => it > 0);
  return new TextDecoder().decode(bytes);
}

/** Makes a service that replies with these items and records marks. */
function serviceOf(items: Record<string, Item>) {
  const view = (name: string): ItemView => ({
    ...VIEW,
    id: idOf(name),
    name: `Item ${name}`,
    type: items[name]?.type ?? "movie",
    played: items[name]?.played === true,
  });
  const insideOf = (id: string): string[] =>
    Object.keys(items).filter((it) => items[it]?.parent === id);
  const apply = (
    id: string,
    { value, done = [] }: { value: boolean; done?: readonly string[] },
  ) => {
    if (done.includes(id)) return;
    const item = items[id];
    // A server has no such mark for an album.
    if (item && item.type !== "album") item.played = value;
    insideOf(id).forEach((it) => apply(it, { value, done: [...done, id] }));
  };
  const marked: [string, boolean][] = [];
  const answers: Answers = {
    "show-item": ({ item }) => {
      if (nameOf(item) in items) return { ...ITEM, ...view(nameOf(item)) };
      throw new Failure("not_found", `Cannot find item "${item}"`);
    },
    "list-items": ({ parentId }) => {
      const items = insideOf(nameOf(parentId ?? "")).map(view);
      return { items, total: items.length, offset: 0, seasons: [] };
    },
    "mark-items": async ({ items: ids, value }) => {
      await settle();
      const names = ids.map(nameOf);
      names.forEach((it) => apply(it, { value }));
      marked.push([names.join(), value]);
      const marks = ids.map((itemId) => ({
        itemId,
        type: view(nameOf(itemId)).type,
        title: `Item ${nameOf(itemId)}`,
        state: "sent" as const,
        problem: null,
      }));
      return { marks };
    },
  };
  return { answers, marked };
}

/** Makes a screen with one account and a service with these items. */
export function libraryOf(items: Record<string, Item>) {
  const { answers, marked } = serviceOf(items);
  const { tools, store } = withAnswers(answers);
  store.dispatch({ kind: "accounts", accounts: [ACCOUNT] });
  const requests = markRequests(tools, store.state);
  const toggle = (...names: string[]) =>
    requests.toggleMark(names.map(idOf), "played");
  const rest = async () => {
    for (let i = 0; i < 20; i++) await settle();
  };
  /** Confirms the question. */
  const agree = async () => {
    await rest();
    const { overlay } = store.state();
    if (overlay?.kind !== "confirm") throw new Error("nothing was asked");
    const { question } = overlay;
    store.dispatch({ kind: "overlay", overlay: null });
    question.run();
    await rest();
    return question;
  };
  const played = () =>
    Object.keys(items).filter((it) => items[it]?.played).join();
  /** Selects these items. */
  const select = (...names: string[]) => {
    const all = names.map((it) => [idOf(it), `Item ${it}`] as const);
    store.dispatch({ kind: "marked", marked: new Map(all) });
  };
  const selected = () => [...store.state().marked.keys()].map(nameOf).join();
  const texts = () => store.state().messages.map((it) => it.text);
  const seen = { select, selected, texts };
  return { store, requests, toggle, marked, rest, agree, played, ...seen };
}

/** A series with one season. */
export const SHOW: Record<string, Item> = {
  show: { type: "series" },
  s1: { type: "season", parent: "show" },
  e1: { type: "episode", parent: "s1", played: true },
  e2: { type: "episode", parent: "s1" },
  e3: { type: "episode", parent: "s1" },
};
