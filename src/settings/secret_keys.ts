/** Words in the names of secrets, without hyphens and underscores. */
const SECRET_WORDS = [
  "token",
  "password",
  "passwd",
  "passphrase",
  "secret",
  "apikey",
  "accesskey",
  "privatekey",
  "credential",
  "bearer",
  "authorization",
  "cookie",
] as const;

export const SECRET_HINT =
  "Delete it, and revoke it if others could read the file; " +
  "`jellytau auth login <server-url>` stores a token in the keyring, and scripts use " +
  "`--password-stdin`, JELLYTAU_TOKEN or JELLYTAU_PASSPHRASE_FILE";

/** Returns whether the name of a key is that of a secret. */
export function looksSecret(name: string): boolean {
  const word = name.toLowerCase().replaceAll(/[^a-z]/g, "");
  return SECRET_WORDS.some((it) => word.includes(it));
}
