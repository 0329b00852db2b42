import { bytes, mp3 } from "../library/media_bytes.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const PACKET_BYTES = 188;
const TABLE_PID = 0x100;
const SOUND_PID = 0x101;
const MPEG_AUDIO = 0x03;
const SOUND_STREAM = 0xc0;
/** Clock ticks of a frame: 1152 samples at 44.1 kHz, at 90 kHz. */
const FRAME_TICKS = 2_351;
const FRAMES = 115;
/** The lead of the clock before the frames. */
const DELAY_TICKS = 9_000;

/**
 * Returns pieces of a silent MPEG transport stream, three seconds each.
 *
 * Source: ISO/IEC 13818-1, 2.4.
 */
export function silentPieces(count: number): Bytes[] {
  const packet = packetMaker();
  return Array.from({ length: count }, (_, piece) => {
    const first = piece * FRAMES;
    const frames = Array.from(
      { length: FRAMES },
      (_, at) => soundPackets(packet, first + at),
    );
    return bytes(...tables(packet), ...frames.flat());
  });
}

/** Returns the list of programs, and the list of the only program's streams. */
function tables(packet: MakePacket): Bytes[] {
  const programs = section(0x00, [
    0,
    1,
    0xe0 | TABLE_PID >> 8,
    TABLE_PID & 255,
  ]);
  const streams = section(0x02, [
    ...[0xe0 | SOUND_PID >> 8, SOUND_PID & 255, 0xf0, 0],
    ...[MPEG_AUDIO, 0xe0 | SOUND_PID >> 8, SOUND_PID & 255, 0xf0, 0],
  ]);
  return [
    packet(0, { isStart: true, body: bytes([0], programs) }),
    packet(TABLE_PID, { isStart: true, body: bytes([0], streams) }),
  ];
}

function section(id: number, entries: readonly number[]): Bytes {
  const length = 5 + entries.length + 4;
  const head = [id, 0xb0 | length >> 8, length & 255, 0, 1, 0xc1, 0, 0];
  const body = bytes(head, entries);
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, checksum(body));
  return bytes(body, sum);
}

/** Computes CRC-32/MPEG-2. */
function checksum(body: Bytes): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of body) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc < 0 ? crc << 1 ^ 0x04_c1_1d_b7 : crc << 1;
    }
  }
  return crc >>> 0;
}

function soundPackets(packet: MakePacket, frame: number): Bytes[] {
  const ticks = frame * FRAME_TICKS;
  const at = ticks + DELAY_TICKS;
  const time = [
    0x21 | (at >>> 29 & 0x0e),
    at >>> 22 & 255,
    1 | at >>> 14 & 0xfe,
    at >>> 7 & 255,
    1 | at << 1 & 0xfe,
  ];
  const sound = mp3(1);
  const size = sound.length + 8;
  const head = [0, 0, 1, SOUND_STREAM, size >> 8, size & 255, 0x80, 0x80, 5];
  const body = bytes(head, time, sound);
  const room = PACKET_BYTES - 4 - 8;
  const first = packet(SOUND_PID, {
    isStart: true,
    clock: ticks,
    body: body.subarray(0, room),
  });
  const rest: Bytes[] = [];
  for (let from = room; from < body.length; from += PACKET_BYTES - 4) {
    const part = body.subarray(from, from + PACKET_BYTES - 4);
    rest.push(packet(SOUND_PID, { body: part }));
  }
  return [first, ...rest];
}

interface Packet {
  readonly body: Uint8Array;
  readonly isStart?: boolean;
  readonly clock?: number;
}
type MakePacket = (pid: number, packet: Packet) => Bytes;

/** Numbers the packets of each kind in one stream. */
function packetMaker(): MakePacket {
  const counters = new Map<number, number>();
  return (pid, packet) => {
    const count = counters.get(pid) ?? 0;
    counters.set(pid, count + 1 & 15);
    return packetOf(pid, { ...packet, count });
  };
}

function packetOf(
  pid: number,
  { body, isStart = false, clock, count }: Packet & { count: number },
): Bytes {
  const room = PACKET_BYTES - 4 - body.length;
  const extra = new Uint8Array(room).fill(0xff);
  if (room > 0) extra[0] = room - 1;
  if (room > 1) extra[1] = clock === undefined ? 0 : 0x10;
  if (clock !== undefined) {
    const high = Math.floor(clock / 2);
    extra.set(
      [high >>> 24, high >>> 16, high >>> 8, high].map((it) => it & 255),
      2,
    );
    extra.set([clock % 2 << 7 | 0x7e, 0], 6);
  }
  const start = isStart ? 0x40 : 0;
  const flags = room > 0 ? 0x30 : 0x10;
  return bytes([0x47, start | pid >> 8, pid & 255, flags | count], extra, body);
}
