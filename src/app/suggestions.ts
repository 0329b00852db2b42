import { nameWithYear } from "../core/item_names.ts";
import { existsSync } from "node:fs";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import type {
  ItemSearch,
  Suggestion,
  Suggestions,
} from "../cli/suggestions.ts";
import { accountLabel } from "../core/account.ts";
import {
  episodeCode,
  PLAYABLE_TYPES,
  type StoredItem,
} from "../core/media_item.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { AccountIndex } from "../core/account_ports.ts";
import { SqliteAccountIndex } from "../metadata/account_index.ts";
import { SqliteDownloadIndex } from "../metadata/download_index.ts";
import { MetadataFile } from "../metadata/metadata_file.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../metadata/library_index.ts";

/** Enough to choose from; a longer beginning finds the rest. */
const MAX_ITEMS = 50;
/** Seasons and episodes of one series. */
const MAX_CHILDREN = 1_000;
/** `Twin (19`, as far as it was typed. */
const BEGUN_YEAR = /\s+\([0-9]*\)?$/;
/** `Harbour Street S0`, as far as it was typed. */
const WITH_PLACE = /^(.+?)\s+s[0-9]*(?:e[0-9]*)?$/i;

/** Reads names from the metadata; does not create it if it is missing. */
export function openSuggestions(path: string): {
  names: Suggestions;
  close(): void;
} {
  const metadata = new MetadataFile(existsSync(path) ? path : ":memory:");
  const accounts = new SqliteAccountIndex(metadata);
  const library = openLibraryIndex(existsSync(path) ? path : ":memory:");
  const keyOf = (account: string | null) => resolveAccount(accounts, account);
  return {
    names: {
      accounts: () => accountNames(accounts),
      servers: () => serverNames(accounts),
      downloads: () =>
        new SqliteDownloadIndex(metadata).listDownloads()
          .map(({ itemId, title, state }) => ({
            value: title,
            note: state,
            anyCase: true,
            id: itemId,
          })),
      libraries: (account) =>
        library.libraries.listLibraries(keyOf(account))
          .map(({ name, collectionType }) => ({
            value: name,
            note: collectionType ?? "",
            anyCase: true,
          })),
      items: (search) =>
        itemNames(library, { ...search, account: keyOf(search.account) }),
    },
    close() {
      library.close();
      metadata.close();
    },
  };
}

function accountNames(accounts: AccountIndex): Suggestion[] {
  return accounts.listAccounts().flatMap((account) => {
    const server = accounts.findServer(account.serverId);
    if (server === null) return [];
    const label = accountLabel(account, server);
    const byLabel = { value: label, note: server.name, anyCase: true };
    const { alias } = account;
    return alias === null
      ? [byLabel]
      : [{ value: alias, note: label }, byLabel];
  });
}

function serverNames(accounts: AccountIndex): Suggestion[] {
  return accounts.listServers().map(({ url, name }) => ({
    value: new URL(url).host,
    note: name,
    anyCase: true,
  }));
}

function itemNames(
  library: OpenedLibraryIndex,
  { account, typed, playable }: Omit<ItemSearch, "account"> & {
    account: TokenKey;
  },
): Suggestion[] {
  const filter = playable ? { types: PLAYABLE_TYPES } : {};
  const search = { filter, limit: MAX_ITEMS, countUpTo: 0 };
  const name = typed.replace(BEGUN_YEAR, "");
  const found = name.trim() === ""
    ? library.items.listItems(account, filter, { offset: 0, limit: MAX_ITEMS })
      .items
    : library.items.searchItems(account, name, search).items;
  const items = found.map((it) => nameOf(library, account, it));
  const [, series] = WITH_PLACE.exec(typed) ?? [];
  if (series === undefined) return items;
  const inside = places(library, { account, name: series })
    .filter((it) => !playable || it.playable);
  return [...items, ...inside.map(({ suggestion }) => suggestion)];
}

/** The name, where it means one thing; with its year, or else the id. */
function nameOf(
  library: OpenedLibraryIndex,
  account: TokenKey,
  { id, name, type, year, seriesName }: StoredItem,
): Suggestion {
  const namesakes = library.items.findItemsByName(account, {
    name,
    limit: MAX_ITEMS,
  });
  const note = [type, year, seriesName].filter((it) => it !== null).join(", ");
  if (namesakes.length === 1) return { value: name, note, anyCase: true, id };
  const sameYear = namesakes.filter((it) => it.year === year);
  if (year !== null && sameYear.length === 1) {
    return { value: nameWithYear({ name, year }), note, anyCase: true, id };
  }
  return { value: id, note: `${name}, ${note}` };
}

/** Seasons and episodes, as `Harbour Street S02E05`. */
function places(
  library: OpenedLibraryIndex,
  { account, name }: { account: TokenKey; name: string },
): { suggestion: Suggestion; playable: boolean }[] {
  const children = ({ id }: StoredItem) =>
    library.items.listItems(account, { parentId: id }, {
      offset: 0,
      limit: MAX_CHILDREN,
    }).items;
  const series = library.items.findItemsByName(account, {
    name,
    limit: MAX_ITEMS,
  })
    .filter((it) => it.type === "series");
  const [only] = series;
  if (only === undefined || series.length > 1) return [];
  const inside = children(only);
  const seasons = inside.filter((it) => it.type === "season");
  return [...inside, ...seasons.flatMap(children)].flatMap((it) => {
    const code = episodeCode(it);
    const place = code ?? seasonCode(it);
    if (place === null) return [];
    const value = `${only.name} ${place}`;
    return [{
      suggestion: { value, note: it.name, anyCase: true, id: it.id },
      playable: code !== null,
    }];
  });
}

function seasonCode({ type, seasonNumber }: StoredItem): string | null {
  if (type !== "season" || seasonNumber === null) return null;
  return `S${String(seasonNumber).padStart(2, "0")}`;
}
