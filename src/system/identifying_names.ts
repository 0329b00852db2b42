import type { Paths } from "./paths.ts";

/** Variables that contain the user's name. */
const USER_VARIABLES = ["USER", "LOGNAME", "USERNAME"];
const HOME_VARIABLES = ["HOME", "USERPROFILE", "LOCALAPPDATA"];
/** The user name in most containers, which identifies nobody. */
const CONTAINER_USER = "root";

/** Returns the names of this machine and its user, and private paths. */
export function identifyingNames(paths: Paths): {
  people: string[];
  machines: string[];
  folders: (readonly [path: string, called: string])[];
} {
  const known = (name: string) => Deno.env.get(name) ?? "";
  const folders = HOME_VARIABLES.map((it) => [known(it), "~"] as const);
  return {
    people: USER_VARIABLES.map(known).filter((it) => it !== CONTAINER_USER),
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
    return ""; // this machine has no name
  }
}
