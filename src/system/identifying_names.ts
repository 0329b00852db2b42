import type { Paths } from "./paths.ts";

/** Variables that contain the user's name. */
const PEOPLE = ["USER", "LOGNAME", "USERNAME"];
const HOMES = ["HOME", "USERPROFILE", "LOCALAPPDATA"];
/** The user name of every container; redacting it would hide nothing. */
const NOBODY = "root";

/** Returns the names of this machine and its user, and private paths. */
export function identifyingNames(paths: Paths): {
  people: string[];
  machines: string[];
  folders: (readonly [path: string, called: string])[];
} {
  const known = (name: string) => Deno.env.get(name) ?? "";
  const folders = HOMES.map((it) => [known(it), "~"] as const);
  return {
    people: PEOPLE.map(known).filter((it) => it !== NOBODY),
    machines: [hostName()],
    folders: [
      ...folders.filter(([path]) => path.length > 1),
      [paths.data, "<data>"],
      [paths.config, "<config>"],
      [paths.cache, "<cache>"],
      [paths.logs, "<logs>"],
    ],
  };
}

function hostName(): string {
  try {
    return Deno.hostname();
  } catch {
    return ""; // a machine without one
  }
}
