import { type FailureKind, isFailureKind } from "./failure.ts";

/**
 * The names of remedies that are not simply those of a kind of failure. A hint
 * words a remedy for the command line; the TUI has its own words.
 */
export const REMEDIES = [
  "accept-lost-file",
  "add-slot",
  "approve-as-user",
  "check-addresses",
  "choose-certificate",
  "confirm-address",
  "choose-folder",
  "choose-player",
  "download-all",
  "download-item",
  "find-item",
  "free-name",
  "give-plain-file",
  "list-downloads",
  "list-servers",
  "list-slots",
  "make-room",
  "name-account",
  "open-folder",
  "pin-certificate",
  "pin-self-signed",
  "play-item",
  "sync-library-again",
  "remove-download",
  "remove-slot",
  "renew-pin",
  "set-certificate",
  "set-header",
  "show-item",
  "show-storage",
  "sign-in-again",
  "sign-in-to-network",
  "sign-in-with-code",
  "sign-out-first",
  "store-in-file",
  "sync-library",
  "use-known-address",
  "wait-for-download",
  "write-log",
] as const;

/** A failure's kind stands for the remedy in the table of failures. */
export type Remedy = typeof REMEDIES[number] | FailureKind;

/** Returns whether `text` names a remedy; used to decode messages. */
export function isRemedy(text: string): text is Remedy {
  return REMEDIES.some((it) => it === text) || isFailureKind(text);
}
