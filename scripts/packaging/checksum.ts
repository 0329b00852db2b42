/** Returns the SHA-256 of a file as 64 lower-case hex digits. */
export async function sha256Of(path: string): Promise<string> {
  const bytes = await Deno.readFile(path);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
