import { existsSync } from "node:fs";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import {
  suggestAccounts,
  suggestServers,
} from "../auth/accounts/suggest_accounts.ts";
import type { Suggestions } from "../cli/suggestions.ts";
import { counted } from "../core/labels.ts";
import { suggestItems } from "../library/suggest_items.ts";
import { SqliteAccountIndex } from "../metadata/account_index.ts";
import { SqliteDownloadIndex } from "../metadata/download_index.ts";
import { openLibraryIndex } from "../metadata/library_index.ts";
import { MetadataFile } from "../metadata/metadata_file.ts";

/** Reads names from the metadata; does not create it if it is missing. */
export function openSuggestions(path: string): {
  names: Suggestions;
  close(): void;
} {
  const existing = existsSync(path) ? path : ":memory:";
  const metadata = new MetadataFile(existing);
  const library = openLibraryIndex(existing);
  const accounts = new SqliteAccountIndex(metadata);
  const downloads = new SqliteDownloadIndex(metadata);
  const keyOf = (account: string | null) => resolveAccount(accounts, account);
  return {
    names: {
      accounts: () => suggestAccounts(accounts),
      servers: () => suggestServers(accounts),
      downloads: () =>
        downloads.listDownloads().map(({ itemId, title, state }) => ({
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
      lists: (account, kind) =>
        library.lists.listLists(keyOf(account))
          .filter((it) => it.kind === kind)
          .map(({ id, name, entryCount }) => ({
            value: name,
            note: entryCount === null ? "" : counted(entryCount, "item"),
            anyCase: true,
            id,
          })),
      names: (account, kind) =>
        library.items.listNames(keyOf(account), { kind })
          .map(({ name, items, inside }) => ({
            value: name,
            note: items + inside === 0 ? "" : counted(items || inside, "item"),
            anyCase: true,
          })),
      items: (search) =>
        suggestItems(library, { ...search, account: keyOf(search.account) }),
    },
    close() {
      library.close();
      metadata.close();
    },
  };
}
