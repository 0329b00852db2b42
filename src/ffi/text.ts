/** Allocates bytes whose address C may keep: not on V8's heap, where they move. */
export function pinnedBytes(sizeBytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(sizeBytes));
}

/** Returns text as C expects it: UTF-8 with a terminating NUL. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  const encoded = new TextEncoder().encode(text);
  const bytes = pinnedBytes(encoded.length + 1);
  bytes.set(encoded);
  return bytes;
}

/** Copies a C string; returns null for a null pointer. The owner does not change. */
export function readCString(pointer: Deno.PointerValue): string | null {
  return pointer === null ? null : Deno.UnsafePointerView.getCString(pointer);
}

/** Copies `length` bytes. The owner does not change. */
export function readBytes(
  pointer: Deno.PointerValue,
  length: number,
): Uint8Array<ArrayBuffer> {
  // V8 does not move this copy, so overwriting it leaves no other one.
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
