/** Finds what a key applies to. */
import { keyFor } from "../model/key_bindings.ts";
import { counted } from "../../core/labels.ts";
import type { ItemRef } from "../model/location.ts";
import { currentLocation } from "../model/state.ts";
import { absence } from "../model/rows.ts";
import type { ListView } from "../model/views.ts";
import { type KeyContext, type KeySubject, NO_ROW } from "./key_row.ts";

/** Returns the name of one item, or the number of several. */
export function nameOf(items: readonly Pick<ItemRef, "name">[]): string {
  const [first] = items;
  return first && items.length === 1
    ? first.name
    : counted(items.length, "item");
}

/** Returns the item that a key applies to. */
export function itemOf({ state, row }: KeySubject): ItemRef | null {
  const location = currentLocation(state);
  if (location.kind === "item") return location.item;
  return row?.subject.kind === "item" ? row.subject.item : null;
}

/** Returns the marked items, or the one that the key applies to. */
export function targetsOf(context: KeyContext): string[] {
  const marked = [...context.state.marked.keys()];
  const item = itemOf(context);
  return marked.length > 0 || item === null ? marked : [item.id];
}

/** Returns why there is no item; null if there is one. */
export function withoutItem(subject: KeySubject): string | null {
  if (itemOf(subject) !== null) return null;
  const missing = missingReason(subject);
  if (missing !== null) return missing;
  if (subject.row?.subject.kind !== "location") return NO_ROW;
  return subject.state.shelves?.length
    ? `Choose a title first: ${keyFor("next-shelf")} goes to the next shelf`
    : `Choose a title first: ${keyFor("open")} opens a library`;
}

/** Returns why keys do nothing on a row that the library lacks; else null. */
export function missingReason({ row }: KeySubject): string | null {
  if (row?.subject.kind !== "missing") return null;
  const { item } = row.subject;
  const name = item.type === "season" ? item.name : "This episode";
  return item.missing === "unaired"
    ? `${name} is not in the library yet: it ${absence(item)}`
    : `${name} is ${absence(item)}`;
}

/** Returns why there is nothing to apply a key to; null if there is. */
export function withoutItems(subject: KeySubject): string | null {
  const isGiven = subject.state.marked.size > 0 || listOf(subject) !== null;
  return isGiven ? null : withoutItem(subject);
}

/** Returns the playlist or the collection of the row; null if items are marked. */
export function listOf({ state, row }: KeySubject): ListView | null {
  if (state.marked.size > 0) return null;
  return row?.subject.kind === "list" ? row.subject.list : null;
}

/** Returns the marked items, or the item or download of the row. */
export function toPlay(subject: KeySubject): Pick<ItemRef, "id" | "name">[] {
  const { marked } = subject.state;
  if (subject.row?.subject.kind === "download") {
    const { itemId: id, title: name } = subject.row.subject.download;
    return [{ id, name }];
  }
  const item = itemOf(subject) ?? listOf(subject);
  if (marked.size > 0) return [...marked].map(([id, name]) => ({ id, name }));
  return item === null ? [] : [item];
}

/** Returns why there is nothing to play; there may also be a download. */
export function nothingHere(subject: KeySubject): string {
  const { state } = subject;
  const isDownloads = currentLocation(state).kind === "downloads";
  return isDownloads && state.downloads.length === 0
    ? "There are no downloads"
    : withoutItem(subject) ?? NO_ROW;
}
