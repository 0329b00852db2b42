import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readSettings } from "./settings.ts";

const URL_VARIABLE = { JELLYTAU_REAL_SERVER: "https://media.example/jf/" };

async function withFiles(
  use: (files: { folder: string; password: string }) => void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const password = `${folder}/password`;
  try {
    await Deno.writeTextFile(password, " two words \n");
    use({ folder, password });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readSettings() names no server when no variable is set", () => {
  assertEquals(readSettings({}), null);
  assertEquals(readSettings({ JELLYTAU_CA_FILE: "/ca.pem" }), null);
});

Deno.test("readSettings() reads all variables", async () => {
  await withFiles(({ folder, password }) => {
    const required = {
      ...URL_VARIABLE,
      JELLYTAU_REAL_PASSWORD_FILE: password,
      JELLYTAU_REAL_MEDIA: `${folder}/`,
    };
    const least = {
      url: "https://media.example/jf",
      userName: "root",
      password: " two words ",
      media: folder,
      mediaOnServer: folder,
      caFile: null,
      pinSha256: null,
    };
    assertEquals(readSettings(required), least);
    const all = {
      ...required,
      JELLYTAU_REAL_USER: "ada",
      JELLYTAU_REAL_MEDIA_ON_SERVER: "/media/",
      JELLYTAU_REAL_PIN: "ab",
      JELLYTAU_CA_FILE: "/ca.pem",
    };
    assertEquals(readSettings(all), {
      ...least,
      userName: "ada",
      mediaOnServer: "/media",
      caFile: "/ca.pem",
      pinSha256: "ab",
    });
  });
});

Deno.test("readSettings() names the variable that is missing or wrong", async () => {
  await withFiles(({ folder, password }) => {
    const right = {
      ...URL_VARIABLE,
      JELLYTAU_REAL_PASSWORD_FILE: password,
      JELLYTAU_REAL_MEDIA: folder,
    };
    const wrong: Record<string, string>[] = [
      { JELLYTAU_REAL_SERVER: "" },
      { JELLYTAU_REAL_SERVER: "media.example" },
      { JELLYTAU_REAL_SERVER: "http://media.example" },
      { JELLYTAU_REAL_PASSWORD_FILE: "" },
      { JELLYTAU_REAL_PASSWORD_FILE: `${folder}/nothing` },
      { JELLYTAU_REAL_MEDIA: "" },
      { JELLYTAU_REAL_MEDIA: "media" },
      { JELLYTAU_REAL_MEDIA: password },
      { JELLYTAU_REAL_MEDIA: `${folder}/nothing` },
    ];
    for (const it of wrong) {
      const [name = "", value] = Object.entries(it)[0] ?? [];
      const { message } = assertThrows(() => readSettings({ ...right, ...it }));
      const state = value === "" ? "is not set: it needs" : `is "${value}":`;
      assertMatch(message, new RegExp(`^${name} `));
      assertEquals(message.includes(`${name} ${state}`), true, message);
    }
    assertEquals(
      readSettings({ ...right, JELLYTAU_REAL_SERVER: "http://[::1]:8096" })
        ?.url,
      "http://[::1]:8096",
    );
  });
});
