import { compileHelloWorld } from "./hello_world.ts";
import { medians, type Row, runProgram } from "./measure.ts";

const ROUNDS = 40;

/** Measures the shortest command and a program that does nothing. */
export async function rows(): Promise<Row[]> {
  const hello = await compileHelloWorld();
  const home = await Deno.makeTempDir();
  const env = { HOME: home, PATH: "/usr/bin:/bin" };
  try {
    const ms = await medians({
      hello: () => runProgram(hello, [], { env }),
      version: () => runProgram("dist/jellytau", ["--version"], { env }),
      help: () => runProgram("dist/jellytau", ["--help"], { env }),
      list: () => runProgram("dist/jellytau", ["auth", "list"], { env }),
    }, { rounds: ROUNDS });
    const row = (
      name: string,
      medianMs: number,
      { wanted }: { wanted: string },
    ): Row => ({
      name,
      medianMs,
      ratio: medianMs / ms.hello,
      against: "hello-world",
      wanted,
    });
    return [
      row("hello-world, same runtime", ms.hello, { wanted: "" }),
      row("jellytau --version", ms.version, { wanted: "≤ 1.5" }),
      row("jellytau --help", ms.help, { wanted: "" }),
      row("jellytau auth list, no accounts", ms.list, { wanted: "" }),
    ];
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
