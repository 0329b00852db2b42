const LIBC = {
  // int dup(int fd)
  dup: { parameters: ["i32"], result: "i32" },
  // int close(int fd)
  close: { parameters: ["i32"], result: "i32" },
} as const;

/**
 * Copies every descriptor of a file that this process has open, as the system
 * does for a program that is being started. Linux only.
 */
export function copyDescriptors(path: string): Disposable {
  const libc = Deno.dlopen("libc.so.6", LIBC);
  const copies = descriptorsOf(path).map((it) => libc.symbols.dup(it));
  if (copies.length === 0) throw new Error(`${path} is not open`);
  return {
    [Symbol.dispose]() {
      for (const copy of copies) libc.symbols.close(copy);
      libc.close();
    },
  };
}

function descriptorsOf(path: string): number[] {
  const real = Deno.realPathSync(path);
  return [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => name)
    .filter((name) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${name}`) === real;
      } catch {
        return false; // the descriptor that read the folder
      }
    }).map(Number);
}
