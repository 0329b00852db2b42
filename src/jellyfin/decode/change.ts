import type { ServerChange } from "../../core/change_ports.ts";
import type { ItemMark } from "../../core/library_ports.ts";
import { parseBoundedJson } from "./bounded_json.ts";
import { decodeUserData, idOf, record } from "./item.ts";

/** A message on a server's socket that has a meaning here. */
export type ServerMessage =
  | ServerChange
  /** The server wants a message within this time, again and again. */
  | { readonly kind: "keep-alive"; readonly withinMs: number };

/** The server's own value is 60. */
const MAX_KEEP_ALIVE_SECONDS = 3_600;

/**
 * Decodes a message. Returns null for any other kind, such as commands for
 * players, and for one that is malformed.
 */
export function decodeServerMessage(bytes: Uint8Array): ServerMessage | null {
  const raw = record(parsed(bytes));
  switch (raw?.MessageType) {
    case "ForceKeepAlive":
      return keepAlive(raw.Data);
    case "UserDataChanged":
      return userData(record(raw.Data));
    case "LibraryChanged":
      return library(record(raw.Data));
    default:
      return null;
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseBoundedJson(bytes);
  } catch {
    return null;
  }
}

function keepAlive(seconds: unknown): ServerMessage | null {
  const isUsable = typeof seconds === "number" && seconds > 0 &&
    seconds <= MAX_KEEP_ALIVE_SECONDS;
  return isUsable ? { kind: "keep-alive", withinMs: seconds * 1_000 } : null;
}

function userData(raw: ReturnType<typeof record>): ServerMessage | null {
  const userId = idOf(raw?.UserId);
  if (userId === null) return null;
  const marks = listOf(raw?.UserDataList).flatMap((it): ItemMark[] => {
    const id = idOf(record(it)?.ItemId);
    return id === null ? [] : [{ id, userData: decodeUserData(it) }];
  });
  return marks.length === 0 ? null : { kind: "user-data", userId, marks };
}

function library(raw: ReturnType<typeof record>): ServerMessage | null {
  const removed = idsOf(raw?.ItemsRemoved);
  const changed = [raw?.ItemsAdded, raw?.ItemsUpdated, raw?.FoldersAddedTo]
    .concat([raw?.FoldersRemovedFrom, raw?.CollectionFolders])
    .some((it) => listOf(it).length > 0);
  return removed.length > 0 || changed ? { kind: "library", removed } : null;
}

function idsOf(value: unknown): string[] {
  return listOf(value).flatMap((it) => idOf(it) ?? []);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
