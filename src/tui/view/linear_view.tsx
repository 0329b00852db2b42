import { Box } from "ink";
import { type Dispatch, type ReactNode, useEffect } from "react";
import {
  counted,
  episodesLabel,
  unreachableReason,
  watchState,
} from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import { emptyState } from "../model/empty_states.ts";
import { homePartAt } from "../model/home.ts";
import type { List } from "../model/lists.ts";
import { type ItemRef, locationTitle, seriesOf } from "../model/location.ts";
import { keyFor } from "../model/key_bindings.ts";
import { nameFacts } from "../model/names.ts";
import { playerFacts } from "../model/player_line.ts";
import type { Change } from "../model/reduce.ts";
import type { ListedItem } from "../model/views.ts";
import type { Requests } from "../requests/requests.ts";
import { type Row, withYear } from "../model/rows.ts";
import {
  activeAccount,
  currentLocation,
  cursorAt,
  filterAt,
  filterProblem,
  type Playing,
  type State,
  typedLine,
} from "../model/state.ts";
import { useDetail } from "../hooks/use_detail.ts";
import { usePageLinks } from "../hooks/use_page_links.ts";
import { useSimilar } from "../hooks/use_similar.ts";
import { useTrackPicks } from "../hooks/use_track_picks.ts";
import { ItemPage } from "./item_page.tsx";
import { Preview } from "./preview.tsx";
import { LinearSeries } from "./series_head.tsx";
import { Text } from "./text.tsx";
import { TypedText } from "./typed_text.tsx";

/** The maximum length of the line of keys. */
export const HINT_COLUMNS = 100;
const MATCHES = "showing what matches ";

/**
 * Shows the screen for a screen reader: the location, the current row, the last
 * message and the keys. It has no frames, columns or animations.
 */
export function LinearView(
  { state, list, requests, dispatch, keys, overlay }: {
    state: State;
    list: List;
    requests: Requests;
    dispatch: Dispatch<Change>;
    keys: string;
    overlay: ReactNode;
  },
) {
  const location = currentLocation(state);
  const { index } = cursorAt(state, location);
  const row = list.rowAt(index);
  useEffect(() => list.want(index, 1));
  const { busy, toast } = state;
  const words = filterAt(state, location);
  const problem = filterProblem(state, location);
  const series = seriesOf(state.trail);
  return (
    <Box flexDirection="column">
      <Text>{sanitize(locationTitle(location))}</Text>
      {series !== null && (
        <LinearSeries
          series={series}
          state={state}
          requests={requests}
        />
      )}
      {state.typing
        ? <TypedText label={MATCHES} line={typedLine(state)} cells={0} />
        : words !== "" && <Text>{MATCHES}{sanitize(words)}</Text>}
      {problem !== null && <Text>Problem: {problem}</Text>}
      {overlay
        ? overlay
        : location.kind === "item"
        ? <LinearItem {...{ state, requests, dispatch }} item={location.item} />
        : state.detail
        ? (
          <Preview
            state={state}
            list={list}
            width={HINT_COLUMNS}
            requests={requests}
          />
        )
        : (
          <LinearRow
            state={state}
            row={row}
            index={index}
            total={list.total}
            empty={list.note}
          />
        )}
      {goingOn(state).map((it) => <Text key={it}>{it}</Text>)}
      <LinearMessage busy={busy} toast={toast} />
      <Text>Keys: {keys}</Text>
    </Box>
  );
}

/** Shows the running request and the last message. */
function LinearMessage({ busy, toast }: Pick<State, "busy" | "toast">) {
  return (
    <>
      {busy !== null && <Text>{busy}, please wait</Text>}
      {toast && (
        <Text>
          {toast.tone === "bad" ? "Problem: " : ""}
          {sanitize(toast.text)}
          {toast.hint === null ? "" : `. ${sanitize(toast.hint)}`}
        </Text>
      )}
    </>
  );
}

/** Returns the activities in progress, in stable words. */
function goingOn(state: State): string[] {
  const { accounts, downloads, playing, sync } = state;
  const running = downloads.filter((it) => it.state === "running").length;
  return [
    accounts?.length === 0
      ? `not signed in, press ${keyFor("sign-in")} to sign in`
      : null,
    standing(state),
    sync === null ? null : `syncing ${sanitize(sync.library)}`,
    playing === null ? null : playingLabel(playing),
    running === 0 ? null : `${running} downloading`,
  ].filter((it) => it !== null);
}

function standing(state: State): string | null {
  const active = activeAccount(state);
  const account = active?.state;
  if (active && account === "unreachable") {
    const why = unreachableReason(active.problem);
    return `${why ?? "the server cannot be reached"}, retrying`;
  }
  return account === "rejected" || account === "missing-token"
    ? `signed out, press ${keyFor("sign-in")} to sign in again`
    : null;
}

function playingLabel(playing: Playing): string {
  const { state, next, segment } = playing;
  const title = sanitize(playing.title);
  if (state === "asking") return `opening ${title}, Esc cancels`;
  const then = next === null ? [] : [`then ${sanitize(next.title)}`];
  const skip = segment === null
    ? []
    : [`${keyFor("skip-segment")} skips ${segment.type}`];
  const facts = playerFacts(playing);
  return [`${state} ${title}`, ...then, ...skip, ...facts].join(", ");
}

/** Shows the details of one item. */
function LinearItem(
  { state, item, requests, dispatch }: {
    state: State;
    item: ItemRef;
    requests: Requests;
    dispatch: Dispatch<Change>;
  },
) {
  const version = state.libraryVersion;
  const { id } = item;
  const asked = { id, requests, version, afterMs: 0, asksServer: true };
  const detail = useDetail(asked);
  const similar = useSimilar(item, { requests });
  usePageLinks(detail, { similar, dispatch });
  const picks = useTrackPicks(detail, { picks: state.picks, dispatch });
  return detail === null
    ? <Text>loading {sanitize(item.name)}</Text>
    : (
      <ItemPage
        item={detail}
        picks={picks}
        similar={similar}
        width={HINT_COLUMNS}
      />
    );
}

/** Returns the position in the list, or in a part of the home screen. */
function positionOf(
  state: State,
  { index, total }: { index: number; total: number },
): { title: string | null; at: number; count: number } {
  if (currentLocation(state).kind !== "home") {
    return { title: null, at: index, count: total };
  }
  const { title, from, count } = homePartAt(state, index);
  return { title, at: index - from, count };
}

/** Returns the year of a series, and how much is watched; null if unknown. */
function progressLabel(item: ListedItem | null): string | null {
  const watched = item?.progress && episodesLabel(item.progress);
  if (!item || !watched) return null;
  const { type, year } = withYear(item);
  return type === "series" && year !== null ? `${year}, ${watched}` : watched;
}

function LinearRow(
  { state, row, index, total, empty }: {
    state: State;
    row: Row | undefined;
    index: number;
    total: number | null;
    /** Why there are no rows; null if it is obvious. */
    empty: string | null;
  },
) {
  if (total === null) return <Text>loading</Text>;
  if (total === 0) return <Text>{empty ?? emptyState(state)}</Text>;
  if (!row) return <Text>loading row {index + 1}</Text>;
  const { subject, note } = row;
  const { title, at, count } = positionOf(state, { index, total });
  const item = subject.kind === "item" ? subject.item : null;
  const list = subject.kind === "list" ? subject.list : null;
  const name = subject.kind === "name" ? subject.name : null;
  const facts = [
    progressLabel(item) ?? (name && nameFacts(name)) ??
      (list === null || list.items === null
        ? note
        : counted(list.items, "item")),
    item === null ? "" : watchState(item) ?? "",
    list?.favorite ? "favourite" : "",
    state.marked.has(row.id) ? "marked" : "",
  ].filter((it) => it !== "").join(", ");
  return (
    <Box aria-role="listitem" aria-state={{ selected: true }}>
      <Text>
        {title === null ? "" : `${sanitize(title)}: `}
        {row.heading ? `${row.heading}: ` : ""}
        {row.label}
        {facts === "" ? "" : `, ${facts}`}, {at + 1} of {count}
      </Text>
    </Box>
  );
}
