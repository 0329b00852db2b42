/**
 * Composes a user name as Jellyfin stores it: the server compares code points.
 */
export function composedName(userName: string): string {
  return userName.normalize("NFC");
}

/** Returns the form in which two spellings of one user name are equal. */
export function userNameKey(userName: string): string {
  return composedName(userName).toLowerCase();
}
