/** Shown if a server lists no library. */
export const NO_LIBRARY =
  "The server lists no library for this account: libraries may be " +
  "hidden in its home settings or not allowed";

/** Reports a library that was removed because the server omits it. */
export function goneNote(name: string): string {
  return `Removed "${name}": the server no longer lists it; it may be ` +
    "hidden or grouped in the account's home settings, or no longer " +
    "allowed";
}
