import type { TokenKey } from "../core/token_key.ts";
import {
  NO_CHOICES,
  type TrackChoiceIndex,
  type TrackChoices,
  type TrackTraits,
} from "../core/track_choices.ts";
import type { LibraryFile } from "./library_file.ts";

type Row = Record<string, unknown>;
type Kind = keyof TrackChoices;
const KINDS: readonly Kind[] = ["audio", "subtitle", "version"];
const ONE = "server_id = ? AND user_id = ? AND item_id = ?";

/** Stores the tracks and versions that a user chose. */
export class SqliteTrackChoiceIndex implements TrackChoiceIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  findChoices({ serverId, userId }: TokenKey, id: string): TrackChoices {
    const rows = this.#file.read((it) =>
      it.prepare(
        `SELECT kind, language, title, codec, place, forced FROM track_choices
         WHERE ${ONE}`,
      ).all(serverId, userId, id)
    );
    const rowOf = (kind: Kind) => rows.find((it) => it.kind === kind);
    const subtitle = rowOf("subtitle");
    return {
      ...NO_CHOICES,
      audio: readTraits(rowOf("audio")),
      // A row without a place says that there were none.
      subtitle: subtitle?.place === null ? "off" : readTraits(subtitle),
      version: textOf(rowOf("version")?.title),
    };
  }

  saveChoices(
    { serverId, userId }: TokenKey,
    { id, choices }: { id: string; choices: Partial<TrackChoices> },
  ): void {
    this.#file.write((it) => {
      for (const kind of KINDS) {
        const choice = choices[kind];
        if (choice === undefined) continue;
        it.prepare(`DELETE FROM track_choices WHERE ${ONE} AND kind = ?`)
          .run(serverId, userId, id, kind);
        if (choice === null) continue;
        it.prepare(
          "INSERT INTO track_choices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ).run(serverId, userId, id, kind, ...columnsOf(kind, choice));
      }
    });
  }
}

function columnsOf(kind: Kind, choice: TrackTraits | string) {
  if (typeof choice !== "string") {
    const { language, title, codec, place, isForced } = choice;
    return [language, title, codec, place, isForced ? 1 : 0] as const;
  }
  return [null, kind === "version" ? choice : null, null, null, 0] as const;
}

function readTraits(row: Row | undefined): TrackTraits | null {
  if (typeof row?.place !== "number") return null;
  const { language, title, codec, place, forced } = row;
  return {
    language: textOf(language),
    title: textOf(title),
    codec: textOf(codec),
    place,
    isForced: forced === 1,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
