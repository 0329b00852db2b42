/** Bytes `from` (inclusive) `to` (exclusive). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the part of that many bytes that a `Range` header requests.
 *
 * Source: RFC 9110, 14.1. A header that is not one range is to be ignored.
 *
 * @returns null for the whole; `unsatisfiable` if none of its bytes exist
 */
export function readRange(
  header: string | null,
  sizeBytes: number,
): ByteRange | "unsatisfiable" | null {
  const [, first = "", last = ""] =
    /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0
      ? "unsatisfiable"
      : { from: sizeBytes - length, to: sizeBytes };
  }
  const from = Number(first);
  const to = last === "" ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (last !== "" && Number(last) < from) return null;
  return from >= sizeBytes ? "unsatisfiable" : { from, to };
}
