import { Buffer } from "node:buffer";

export function base64(bytes: ArrayBuffer | Uint8Array): string {
  return new Uint8Array(bytes).toBase64();
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text);
}

/**
 * Returns whether it is the canonical encoding (RFC 4648, 3.5) of this number of
 * bytes.
 */
export function isBase64(
  value: unknown,
  sizeBytes: number | { min: number; max: number },
): value is string {
  if (typeof value !== "string") return false;
  const bytes = Buffer.from(value, "base64");
  const { min, max } = typeof sizeBytes === "number"
    ? { min: sizeBytes, max: sizeBytes }
    : sizeBytes;
  return bytes.length >= min && bytes.length <= max &&
    bytes.toString("base64") === value;
}
