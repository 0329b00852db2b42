import { toFailure } from "../core/failure.ts";
import type { SystemCheck } from "../core/ports.ts";
import {
  type Hideable,
  IMAGE_CHOICES,
  NO_SETTINGS,
  type Settings,
  type SettingsFile,
  type SettingValues,
} from "../core/settings.ts";
import type { ReadSettings } from "../settings/read_settings.ts";
import type { Environment } from "../system/environment.ts";
import { filesIn, findPaths } from "../system/paths.ts";

type Surroundings = Pick<
  Environment,
  "system" | "homes" | "noColor" | "forceColor" | "hidden" | "screen"
>;

/** The file with the settings, and what this run has read of it. */
export interface OpenedSettings extends SettingsFile {
  /** Returns what was read; nothing if the command does not need settings. */
  known(): Settings;
}

/** Opens the file with the settings; reads nothing yet. */
export function openSettings(environment: Surroundings): OpenedSettings {
  const { system, homes } = environment;
  const home = homes.home ?? homes.localAppData;
  let known = NO_SETTINGS;
  const path = () => filesIn(findPaths(system, homes)).settings;
  const readFile = async () => {
    const { readSettingsFile } = await import("../system/settings_file.ts");
    return readSettingsFile(path());
  };
  const readAll = async (
    { keys }: { keys: boolean },
  ): Promise<ReadSettings & { exists: boolean }> => {
    const toml = await readFile();
    if (toml === null) {
      return { settings: NO_SETTINGS, problems: [], exists: false };
    }
    const { readSettings } = await import("../settings/read_settings.ts");
    const table = keys ? await keyTable() : null;
    return { ...readSettings(toml, { home, keys: table }), exists: true };
  };
  const readValid = async (options: { keys: boolean }) => {
    const read = await readAll(options);
    if (read.problems.length === 0) return read;
    const { settingsFailure } = await import(
      "../settings/settings_failure.ts"
    );
    throw settingsFailure(path(), read.problems);
  };
  return {
    path,
    known: () => known,
    read: async (options) => known = (await readValid(options)).settings,
    check: async () => {
      const { exists, problems } = await readAll({ keys: true });
      return { path: path(), exists, problems };
    },
    effective: async () => {
      const { settings, exists } = await readValid({ keys: true });
      const { effectiveSettings, printSettings } = await import(
        "../settings/print_settings.ts"
      );
      const options = {
        path: path(),
        environment: fromEnvironment(environment),
        actions: (await keyTable()).actions(settings.keys),
      };
      return {
        path: path(),
        exists,
        settings: effectiveSettings(settings, options),
        toml: printSettings(settings, options),
      };
    },
  };
}

/** Returns the check of the file that `jellytau doctor` shows. */
async function settingsCheck(
  settings: SettingsFile,
): Promise<SystemCheck> {
  const name = "settings";
  try {
    const { path, exists, problems } = await settings.check();
    const [first] = problems;
    if (first === undefined) {
      const detail = exists ? `"${path}" is valid` : `"${path}" does not exist`;
      return { name, ok: true, detail, hint: null };
    }
    const { settingsFailure } = await import(
      "../settings/settings_failure.ts"
    );
    const { message, hint } = settingsFailure(path, problems);
    return { name, ok: false, detail: message, hint };
  } catch (caught) {
    const { message, hint } = toFailure(caught);
    return { name, ok: false, detail: message, hint };
  }
}

/** Returns what the service needs to know about the settings. */
export function forService(settings: OpenedSettings) {
  return {
    settings: () => settings.known().values,
    checkSettings: () => settingsCheck(settings),
  };
}

/** Returns the environment without the places that the settings hide. */
export function withHidden(
  environment: Environment,
  { values }: Settings,
): Environment {
  const { hidden, sessionBus, screen } = environment;
  const hides = (it: Hideable) =>
    hidden === null && values["tui.hide"]?.includes(it) === true;
  return {
    ...environment,
    sessionBus: hides("mpris") ? null : sessionBus,
    screen: {
      ...screen,
      title: screen.title && !hides("title"),
      notifications: screen.notifications && !hides("notifications"),
    },
  };
}

async function keyTable() {
  const { KEY_TABLE } = await import("../tui/keys/key_table.ts");
  return KEY_TABLE;
}

/** Returns the settings that variables make. */
function fromEnvironment(
  { noColor, forceColor, hidden, screen }: Surroundings,
): Partial<SettingValues> {
  const images = IMAGE_CHOICES.find((it) => it === screen.images);
  const color = noColor ? "never" : forceColor ? "always" : null;
  return {
    ...color === null ? {} : { color },
    ...images === undefined ? {} : { "tui.images": images },
    ...screen.screenReader ? { "tui.screen-reader": true } : {},
    ...hidden === null ? {} : { "tui.hide": hidden },
  };
}
