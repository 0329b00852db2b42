import { type FailureKind, isFailureKind } from "./failure.ts";

/**
 * The remedy for a failure, by name, where it is not what its kind always says.
 * A hint says it for the command line; a screen has its own words.
 */
export const REMEDIES = [
  "accept-lost-file",
  "add-slot",
  "approve-as-user",
  "choose-certificate",
  "confirm-address",
  "choose-folder",
  "choose-player",
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
  "show-item",
  "show-storage",
  "sign-in-again",
  "sign-in-with-code",
  "sign-out-first",
  "store-in-file",
  "sync-library",
  "use-known-address",
  "wait-for-download",
  "write-log",
] as const;

/** A kind stands for what the table of failures says of it. */
export type Remedy = typeof REMEDIES[number] | FailureKind;

/** Returns whether `text` names a remedy; used to decode messages. */
export function isRemedy(text: string): text is Remedy {
  return REMEDIES.some((it) => it === text) || isFailureKind(text);
}
