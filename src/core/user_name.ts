/** A user name as Jellyfin stores it: composed, since it compares code points. */
export function composedName(userName: string): string {
  return userName.normalize("NFC");
}

/** The form in which two spellings of one user's name are equal. */
export function userNameKey(userName: string): string {
  return composedName(userName).toLowerCase();
}
