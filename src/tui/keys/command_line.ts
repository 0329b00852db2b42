import { MANY_NAMES } from "../../core/item_selection.ts";
import { shellWord } from "../../core/shell_word.ts";
import type { Location, NamesLocation } from "../model/location.ts";
import type { Row } from "../model/rows.ts";
import { currentLocation, filterAt, otherStorage } from "../model/state.ts";
import { positionOf } from "../model/queue.ts";
import type { KeySubject } from "./key_row.ts";

/** Returns the command that shows what is on the screen now. */
export function commandOf({ state, row }: KeySubject): string {
  const location = currentLocation(state);
  const subject = row?.subject;
  if (subject?.kind === "item") {
    return `jellytau library show ${subject.item.id}`;
  }
  if (subject?.kind === "list") return ofList(subject.list);
  if (subject?.kind === "name" && row?.opens) return ofLocation(row.opens, "");
  if (subject?.kind === "account") {
    return `jellytau auth status ${shellWord(row?.id ?? "")}`;
  }
  return ofLocation(location, filterAt(state, location));
}

function ofLocation(location: Location, words: string): string {
  switch (location.kind) {
    case "item":
    case "inside":
      return `jellytau library show ${location.item.id}`;
    case "names":
      return namesCommand(location);
    case "named": {
      const { of, name, library } = location;
      const within = library === null ? "" : ` --library ${library.id}`;
      return `jellytau library list --${of} ${shellWord(name)}${within}`;
    }
    case "list":
      return ofList({ id: location.list.id, kind: location.list.type });
    case "playlists":
      return "jellytau library playlists";
    case "collections":
      return "jellytau library collections";
    case "search":
      return `jellytau library search ${shellWord(words)}`;
    case "queue":
      return "jellytau player queue";
    case "downloads":
      return "jellytau download list";
    case "accounts":
      return "jellytau auth list";
    case "security":
      return "jellytau storage status";
    case "messages":
      return "jellytau doctor";
    case "home":
    case "library":
      return "jellytau library list";
  }
}

/** Returns the command that lists names. */
export function namesCommand({ of, library }: NamesLocation): string {
  const within = library === null || of === "person"
    ? ""
    : ` --library ${shellWord(library.id)}`;
  return `jellytau library ${MANY_NAMES[of]}${within}`;
}

function ofList({ id, kind }: { id: string; kind: string }): string {
  return `jellytau library list --${kind} ${id}`;
}

/** Returns a command of the key table with its placeholders filled in. */
export function filledCommand(
  command: string,
  { state, row }: KeySubject,
): string {
  const subject = row?.subject;
  const location = currentLocation(state);
  const words = filterAt(state, location);
  // An item is shown with its details, a list with its entries.
  if (command.endsWith(" library show <item>")) {
    if (subject?.kind === "list") return ofList(subject.list);
    if (subject?.kind === "name") return commandOf({ state, row });
  }
  const values: Readonly<Record<string, string | null>> = {
    "<item>": itemOf(location, row),
    "<download>": subject?.kind === "download"
      ? subject.download.itemId
      : subject?.kind === "downloads"
      ? subject.name
      : null,
    "<series>": subject?.kind === "follow" ? subject.follow.seriesId : null,
    "<account>": subject?.kind === "account" ? row?.id ?? null : null,
    "<keyring|file>": otherStorage(state),
    "<playlist>": location.kind === "list" ? location.list.id : null,
    "<position>": subject?.kind === "queued"
      ? `${positionOf(state, subject.queued)}`
      : subject?.kind === "item" && subject.item.position !== undefined
      ? `${subject.item.position}`
      : null,
    "<words>": words === "" ? null : words,
  };
  return command.replace(/<[^>]+>/g, (placeholder) => {
    const value = values[placeholder] ?? null;
    return value === null ? placeholder : shellWord(value);
  });
}

/** Returns the ID of the item that a key would act on. */
function itemOf(location: Location, row: Row | null): string | null {
  if (location.kind === "item") return location.item.id;
  const subject = row?.subject;
  if (subject?.kind === "download") return subject.download.itemId;
  if (subject?.kind === "list") return subject.list.id;
  if (subject?.kind === "queued") return subject.queued.itemId;
  return subject?.kind === "item" ? subject.item.id : null;
}
