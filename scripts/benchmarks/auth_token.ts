/**
 * Reads a token from the keyring, as a script does: with `jellytau auth token`,
 * beside an empty program of the same runtime, `secret-tool`, and Node with a
 * keyring package. All use a separate gnome-keyring.
 */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import {
  secretTool,
  withKeyringSession,
} from "../../tests/native/keyring_session.ts";
import { compileHelloWorld } from "./hello_world.ts";
import { medians, type Row, runProgram } from "./measure.ts";

const ROUNDS = 40;
const NODE_KEYRING = "@napi-rs/keyring@2.1.2";
const FOLDER = ".tools/node-keyring";
const LOOKUP = ["lookup", "service", "peer", "account", "bench"];
const NODE_PROGRAM = `
  import { Entry } from "@napi-rs/keyring";
  const entry = new Entry("peer", "node");
  if (process.argv[2] === "store") entry.setPassword("a token");
  else console.log(entry.getPassword());
`;

export async function rows(): Promise<Row[]> {
  const hello = await compileHelloWorld();
  const node = await installPeer();
  let rows: Row[] = [];
  await withKeyringSession(async ({ env: session, home }) => {
    const env = { ...session, PATH: Deno.env.get("PATH") ?? "" };
    await signIn(env, home);
    const [, ...attributes] = LOOKUP;
    await secretTool(env, ["store", "--label=peer", ...attributes]);
    await runProgram("node", [node, "store"], { env });
    const ms = await medians({
      hello: () => runProgram(hello, [], { env }),
      tool: () => runProgram("secret-tool", LOOKUP, { env }),
      node: () => runProgram("node", [node], { env }),
      ours: () => runProgram("dist/jellytau", ["auth", "token"], { env }),
    }, { rounds: ROUNDS });
    rows = rowsOf(ms);
  });
  return rows;
}

function rowsOf(
  ms: Record<"hello" | "tool" | "node" | "ours", number>,
): Row[] {
  const alone = (name: string, medianMs: number): Row => {
    return { name, medianMs, ratio: null, against: "", wanted: "" };
  };
  const ours = (name: string, floorMs: number, rest: Partial<Row>): Row => ({
    ...alone(name, ms.ours),
    ratio: ms.ours / floorMs,
    ...rest,
  });
  return [
    alone("hello-world, same runtime", ms.hello),
    alone("secret-tool lookup", ms.tool),
    alone(`Node with ${NODE_KEYRING}`, ms.node),
    ours("jellytau auth token", ms.hello + ms.tool, {
      against: "hello-world + secret-tool",
      wanted: "≤ 1.5",
    }),
    ours("the same", ms.node, { against: "Node", wanted: "≤ 0.5" }),
  ];
}

/** Installs the keyring package of Node. @returns the path of the program */
async function installPeer(): Promise<string> {
  const program = `${Deno.cwd()}/${FOLDER}/lookup.mjs`;
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeTextFile(program, NODE_PROGRAM);
  const into = ["--prefix", FOLDER, "--ignore-scripts", "--no-audit"];
  await runProgram("npm", ["install", ...into, NODE_KEYRING]);
  return program;
}

async function signIn(
  env: Readonly<Record<string, string>>,
  home: string,
): Promise<void> {
  const demo = await startDemoServer();
  const caFile = `${home}/ca.pem`;
  await Deno.writeTextFile(caFile, demo.certificate.caPem);
  const args = ["auth", "login", demo.url, "--user", "demo", "--store"];
  args.push("keyring", "--password-stdin", "--ca-file", caFile);
  await runProgram("dist/jellytau", args, { env: { ...env }, stdin: "demo" });
  await demo.stop();
}
