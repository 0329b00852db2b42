import type { Remedy } from "../../core/remedy.ts";
import type { RemedyText } from "../requests/requests.ts";
import { keyLabel } from "../model/key_bindings.ts";
import { type KeyId, keyRow } from "./key_rows.ts";

/** Returns a place in a hint for the label of a key in the table. */
function key(id: KeyId): string {
  return `{${id}}`;
}

function withKeys(hint: string): string {
  return hint.replaceAll(/\{([a-z-]+)\}/g, (_, id: KeyId) => {
    const [first] = keyRow(id).keys;
    return first === undefined ? `:${id}` : keyLabel(first);
  });
}

/** Returns a remedy that has no key. */
function command(line: string): string {
  return `on a command line: ${line}`;
}

const TRUST = `If this certificate is yours, sign in (${key("sign-in")}) and ` +
  "accept it; otherwise somebody may be intercepting the connection";
const SYNC = `Sync the library: ${key("sync")}`;

/** The hints that name keys; null to keep a hint without flags and commands. */
const REMEDIES: Readonly<Record<Remedy, string | null>> = {
  "internal": "This is a bug: report it, and get the details " +
    command("`jellytau doctor --report`"),
  "usage": `See what you can do here: ${key("help")}`,
  "input_needed": "Give the missing value",
  "not_found": `See your accounts: ${key("accounts")}`,
  "not_signed_in": `Sign in: ${key("sign-in")}`,
  "rejected": null,
  "forbidden": null,
  "expired": null,
  "unreachable": "Check the address and the network, then try again",
  "timeout": "The server or the network is slow: try again later",
  "tls_untrusted": TRUST,
  "insecure": "Use an https:// address",
  "server_changed": `If the server was reinstalled, sign out first: ${
    key("accounts")
  }, then ${key("sign-out")}`,
  "server_error": null,
  "not_jellyfin": null,
  "storage_unavailable": `See where tokens can be stored: ${key("security")}`,
  "storage_locked": null,
  "storage_denied": null,
  "storage_timeout": `Check the keyring: ${key("security")}`,
  "storage_damaged": `See what can still be read: ${key("security")}, then ` +
    `${key("verify-storage")}`,
  "storage_rolled_back": `If you restored an older file on purpose, accept it ${
    command("`jellytau storage accept-rollback`")
  }`,
  "storage_newer": null,
  "partial": `See what remains in the messages: ${key("messages")}`,
  "cancelled": null,

  "accept-lost-file": "Put it back; if it is lost, accept that " +
    `${command("`jellytau storage accept-rollback`")}`,
  "add-slot": `Add a way to unlock the file ${
    command("`jellytau storage slot add <kind>`")
  }`,
  "approve-as-user": "Approve it as that user",
  "check-addresses": "Remove the addresses that you did not add " +
    `${command("`jellytau server address remove <server> <address>`")}`,
  "choose-certificate": "Choose the certificate " +
    `${command("`jellytau server trust <server>`")}`,
  "confirm-address": `If the server has moved, sign in again ${
    command("`jellytau auth login <server-url> --server-moved`")
  }; otherwise another program has changed the server's record`,
  "choose-folder": "Make the download folder writable",
  "choose-player": `Install mpv, or name another player ${
    command("`jellytau play <item> --player <name>`")
  }`,
  "download-all": `Download all of it: ${key("download")}`,
  "download-item": `Download it to inspect it: ${key("download")}`,
  "find-item": `Search for it (${key("search")}), or sync the library ` +
    `(${key("sync")})`,
  "give-plain-file": "Use a file on the disk",
  "free-name": "Move files with that name out of the folder",
  "list-downloads": `See the downloads: ${key("downloads")}`,
  "list-servers": `See the accounts and their servers: ${key("accounts")}`,
  "list-slots": `See the ways to unlock the file ${
    command("`jellytau storage slot list`")
  }`,
  "make-room": "Free some disk space, then resume it: " +
    `${key("downloads")}, then ${key("pause")}`,
  "name-account": `Choose an account: ${key("accounts")}`,
  "open-folder": "Check the owner and the permissions of the folder",
  "pin-certificate": "Use the name in the certificate, or sign in " +
    `(${key("sign-in")}) and accept it`,
  "pin-self-signed": `This is common for home servers. ${TRUST}`,
  "play-item": `Play it instead: ${key("play")}`,
  "sync-library-again": "Sync the whole library again " +
    `${command("`jellytau library sync --full`")}`,
  "remove-download":
    `Remove the unfinished download: ${key("downloads")}, then ` +
    `${key("cancel-download")}`,
  "remove-slot": "Make its secret available, or remove the slot " +
    command("`jellytau storage slot remove <id>`"),
  "renew-pin":
    "If the server's certificate was renewed on purpose, check its SHA-256 " +
    `and accept it ${command("`jellytau server trust <server>`")}`,
  "set-certificate": "Set a client certificate " +
    command("`jellytau server certificate set <server> <pem>`"),
  "set-header": "Set the headers that the access proxy asks for " +
    command("`jellytau server header set <server> <name>`"),
  "show-item": `See what it contains: ${key("open")}`,
  "show-storage": `See where tokens are stored: ${key("security")}`,
  "sign-in-again": `Sign in again: ${key("sign-in")}`,
  "sign-in-to-network": "This network may want a sign-in: open a web page in " +
    "a browser, then try again",
  "sign-in-with-code":
    "Restart the server, or sign in with Quick Connect: Ctrl-T in the form",
  "sign-out-first": "If the user has reached the session limit, sign out " +
    `here first: ${key("accounts")}, then ${key("sign-out")}`,
  "store-in-file": `Choose the encrypted file ${
    command("`jellytau auth login <server> --store file`")
  }`,
  "sync-library": SYNC,
  "use-known-address":
    `Use that address, or both; if the server has moved, confirm it ${
      command("`jellytau auth login <server-url> --server-moved`")
    }`,
  "wait-for-download": "Wait for it, or quit the other JellyTau process",
  "write-log": "Make the log folder writable",
};

/** Returns the hint of a failure, with keys in place of flags and commands. */
export const remedyText: RemedyText = ({ hint, remedy }) => {
  const own = remedy === null ? null : REMEDIES[remedy];
  return own === null ? hint : withKeys(own);
};
