/** The properties of a media source that show whether it is a link. */
interface SentSource {
  readonly IsRemote?: unknown;
  readonly Protocol?: unknown;
  readonly Container?: unknown;
}

/**
 * Returns whether a source is a link. Its container is `strm` until the server
 * has followed it.
 */
export function isRemoteSource(
  { IsRemote, Protocol, Container }: SentSource,
): boolean {
  return IsRemote === true || Container === "strm" ||
    (typeof Protocol === "string" && Protocol !== "File");
}

/**
 * Returns the size of a media source's file in bytes; null if it is unknown. For
 * a link a server sends the size of the text file that contains the address.
 */
export function fileSizeOf(
  source: SentSource & { readonly Size?: unknown },
): number | null {
  const { Size } = source;
  const isSize = typeof Size === "number" && Number.isSafeInteger(Size) &&
    Size > 0;
  return isSize && !isRemoteSource(source) ? Size : null;
}
