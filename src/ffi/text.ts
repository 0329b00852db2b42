/** Bytes that C may keep the address of: never on V8's heap, where they move. */
export function pinnedBytes(sizeBytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(sizeBytes));
}

/** Returns UTF-8 bytes with a terminating NUL, as C wants text. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  const encoded = new TextEncoder().encode(text);
  const bytes = pinnedBytes(encoded.length + 1);
  bytes.set(encoded);
  return bytes;
}

/** Copies a C string out; null for a null pointer. Ownership stays as it was. */
export function readCString(pointer: Deno.PointerValue): string | null {
  return pointer === null ? null : Deno.UnsafePointerView.getCString(pointer);
}

/** Copies `length` bytes out. Ownership stays as it was. */
export function readBytes(
  pointer: Deno.PointerValue,
  length: number,
): Uint8Array<ArrayBuffer> {
  // A copy that stays in one place is wiped whole.
  const bytes = pinnedBytes(length);
  if (pointer !== null && length > 0) {
    new Deno.UnsafePointerView(pointer).copyInto(bytes);
  }
  return bytes;
}

/**
 * Returns the address of a buffer; valid only while the buffer is referenced.
 */
export function addressOf(bytes: Uint8Array<ArrayBuffer>): bigint {
  return BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
}
