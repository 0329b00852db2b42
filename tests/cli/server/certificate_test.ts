import { assert, assertEquals, assertMatch } from "@std/assert";
import { filesHolding } from "../../secret_word.ts";
import { NO_OPENSSL, openssl } from "../../jellyfin/impostor.ts";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { withClientFiles } from "../../jellyfin/verifying_server.ts";
import { login, withDemo } from "../cli_demo.ts";

const PASSPHRASE = "pa55phrase0fakey7c1e";
const SET = ["server", "certificate", "set"];
const LIST = ["server", "certificate", "list", "--json"];

networkTest(
  "a client key is stored once it fits, and only its subject is shown",
  () =>
    withClientFiles(
      "P-256",
      ({ folder, key }) =>
        withDemo({}, async ({ run, demo, caFile, home }) => {
          const [pem, keyFile] = [
            `${folder}/client.pem`,
            `${folder}/locked.key`,
          ];
          await openssl([
            ...["pkcs8", "-topk8", "-in", `${folder}/client.key`],
            ...["-out", keyFile, "-passout", `pass:${PASSPHRASE}`],
          ]);
          const set = [...SET, demo.url, pem, "--key", keyFile];
          const shown: string[] = [];
          const good = async (args: string[], given = {}) => {
            const ran = await run(args, given);
            shown.push(ran.stdout, ran.stderr);
            assertEquals(ran.code, 0, ran.stderr);
            return ran;
          };
          assertEquals((await run(set)).code, 2);
          const wrong = await run(set, { answers: ["wrong"] });
          assertEquals(wrong.code, 4, wrong.stderr);
          const done = await good(set, { answers: [PASSPHRASE] });
          assertMatch(done.stdout, /show the certificate of CN=ada/);
          const [record] = (await good(LIST)).json.certificates;
          const { origin, subject, tokenStorage } = record;
          assertEquals([origin, subject], [demo.url, "CN=ada"]);
          assertEquals(tokenStorage, "encrypted-file");

          const signIn = login(demo.url, "--ca-file", caFile);
          await good(signIn, { stdin: "demo" });
          await good(["auth", "status"]);
          const { servers } = (await good(["server", "list", "--json"])).json;
          assertEquals(servers[0].clientCertificate, "CN=ada");
          const { checks } = (await run(["doctor", "--json"])).json;
          const check = checks.find((it: { name: string }) =>
            it.name === "client-certificate"
          );
          assertEquals([check.ok, check.hint], [true, null]);
          const verified = (await good(["storage", "verify", "--json"])).json;
          assertEquals(verified.certificates[0].ok, true);
          assertEquals(verified.orphanedKeys, []);
          const dry = ["storage", "migrate", "file", "--dry-run", "--json"];
          assertEquals((await good(dry)).json.certificates.length, 1);

          await good(["server", "certificate", "remove", demo.url]);
          assertEquals((await good(LIST)).json, { certificates: [] });
          const [line = ""] = key.expose().split("\n").slice(1);
          assert(line.length > 40);
          for (const secret of [PASSPHRASE, line.slice(0, 40)]) {
            assertEquals(shown.join("").includes(secret), false);
            assertEquals(await filesHolding(home, secret), []);
          }
        }),
    ),
  { ignore: NO_OPENSSL },
);

networkTest(
  "`server certificate set` refuses a key of another certificate, and PKCS#12",
  () =>
    withClientFiles(
      "P-256",
      (one) =>
        withClientFiles("P-256", (other) =>
          withDemo({}, async ({ run, demo }) => {
            const pem = `${one.folder}/client.pem`;
            const keyFile = `${other.folder}/client.key`;
            const mixed = await run([...SET, demo.url, pem, "--key", keyFile]);
            assertEquals(mixed.code, 2);
            assertMatch(mixed.stderr, /the key belongs to another certificate/);
            const alone = await run([...SET, demo.url, pem]);
            assertEquals(alone.code, 2);
            assertMatch(alone.stderr, /--key <pem>/);
            const none = await run([
              "server",
              "certificate",
              "remove",
              demo.url,
            ]);
            assertEquals(none.code, 3);
            assertEquals((await run(LIST)).json, { certificates: [] });
          })),
    ),
  { ignore: NO_OPENSSL },
);
