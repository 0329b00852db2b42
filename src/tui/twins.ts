import { type Place } from "./place.ts";
import type { Row } from "./rows.ts";
import { filterAt, placeNow, type State } from "./state.ts";

/** The command line that shows or does what is on the screen now. */
export function twinOf(state: State, row: Row | null): string {
  const place = placeNow(state);
  const subject = row?.subject;
  if (subject?.kind === "item") {
    return `jellytau library show ${subject.item.id}`;
  }
  if (subject?.kind === "account") {
    return `jellytau auth status ${quoted(row?.id ?? "")}`;
  }
  return ofPlace(place, filterAt(state, place));
}

function ofPlace(place: Place, words: string): string {
  switch (place.kind) {
    case "item":
    case "inside":
      return `jellytau library show ${place.item.id}`;
    case "search":
      return `jellytau library search ${quoted(words)}`;
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

/** A command of the key table with what is on the screen in its places. */
export function filledTwin(
  command: string,
  { state, row, moveTo }: {
    state: State;
    row: Row | null;
    /** The storage that `storage migrate` would use. */
    moveTo: string;
  },
): string {
  const subject = row?.subject;
  const item = subject?.kind === "item" ? subject.item.id : null;
  const words = filterAt(state, placeNow(state));
  const values: Readonly<Record<string, string | null>> = {
    "<item>": item,
    "<download>": subject?.kind === "download" ? row?.id ?? null : null,
    "<account>": subject?.kind === "account" ? row?.id ?? null : null,
    "<keyring|file>": moveTo,
    "<words>": words === "" ? null : words,
  };
  return command.replace(/<[^>]+>/g, (place) => {
    const value = values[place] ?? null;
    return value === null ? place : quoted(value);
  });
}

/** As a shell reads it: one word, nothing in it has a meaning. */
export function quoted(text: string): string {
  return /^[\w@.:/-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}
