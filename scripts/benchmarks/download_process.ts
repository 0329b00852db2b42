/**
 * Measures `jellytau download` of one film as a whole process, with the token
 * in the keyring and behind a passphrase, beside curl.
 */
import { withKeyringSession } from "../../tests/native/keyring_session.ts";
import { medians, type Row, runProgram } from "./measure.ts";
import { BINARY, TOKEN, withTransferServer } from "./transfer.ts";

/** About a film of a quarter of an hour, or a lossless album. */
const MIB = 128;
const ROUNDS = 5;

export async function rows(): Promise<Row[]> {
  let rows: Row[] = [];
  await withTransferServer([MIB], async ({ url, caPem, ids: [id = ""] }) => {
    await withKeyringSession(async ({ env: session, home }) => {
      const caFile = `${home}/ca.pem`;
      await Deno.writeTextFile(caFile, caPem);
      const PATH = "/usr/bin:/bin";
      const keyring = { ...session, PATH, JELLYTAU_HOME: `${home}/keyring` };
      const passphrase = {
        ...session,
        PATH,
        JELLYTAU_HOME: `${home}/passphrase`,
        JELLYTAU_PASSPHRASE: "only for this bench",
      };
      for (const [env, store] of [[keyring, "keyring"], [passphrase, "file"]]) {
        const login = ["auth", "login", url, "--user", "demo"];
        login.push("--password-stdin", "--ca-file", caFile);
        login.push("--store", String(store));
        const options = { env: env as Record<string, string>, stdin: "demo" };
        await runProgram(BINARY, login, options);
      }
      const download = (env: Record<string, string>) => async () => {
        const dir = `${home}/films`;
        await Deno.remove(dir, { recursive: true }).catch(() => undefined);
        await runProgram(BINARY, ["download", id, "--dir", dir], { env });
      };
      const header = `Authorization: MediaBrowser Token="${TOKEN}"`;
      const address = `${url}/Items/${id}/Download`;
      const curl = ["-sS", "--fail", "--cacert", caFile, "-H", header];
      curl.push("-o", `${home}/curl`, address);
      const ms = await medians({
        curl: () => runProgram("curl", curl),
        keyring: download(keyring),
        passphrase: download(passphrase),
        token: () => runProgram(BINARY, ["auth", "token"], { env: passphrase }),
      }, { rounds: ROUNDS });
      rows = rowsOf(ms);
    });
  });
  return rows;
}

function rowsOf(
  ms: Record<"curl" | "keyring" | "passphrase" | "token", number>,
): Row[] {
  const row = (
    name: string,
    medianMs: number,
    { ratio }: { ratio: number | null },
  ): Row => ({
    name,
    medianMs,
    ratio,
    against: ratio === null ? "" : "curl",
    wanted: "",
  });
  return [
    row(`curl, ${MIB} MiB`, ms.curl, { ratio: null }),
    {
      ...row("jellytau download, keyring", ms.keyring, {
        ratio: ms.curl / ms.keyring,
      }),
      wanted: "≥ 0.6",
    },
    row(
      "jellytau download, passphrase",
      ms.passphrase,
      { ratio: ms.curl / ms.passphrase },
    ),
    row("of that, Argon2id: auth token, passphrase", ms.token, { ratio: null }),
  ];
}
