const FIN = 0x80;

/** Returns a frame as a server sends it: without a mask. */
export function serverFrame(
  opcode: number,
  payload: Uint8Array,
  { fin = true, wide = false }: { fin?: boolean; wide?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const head = [(fin ? FIN : 0) | opcode];
  if (length < 126 && !wide) head.push(length);
  else if (length <= 0xffff && !wide) {
    head.push(126, length >> 8, length & 0xff);
  } else {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(length));
    head.push(127, ...bytes);
  }
  return new Uint8Array([...head, ...payload]);
}
