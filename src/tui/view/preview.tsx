import {
  accountName,
  counted,
  formatSize,
  formatTimeLeft,
  localDate,
} from "../../core/labels.ts";
import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { freeBudget } from "../model/follow_rows.ts";
import type { List } from "../model/lists.ts";
import { nameFacts } from "../model/names.ts";
import { useTones } from "../model/theme.ts";
import type { Requests } from "../requests/requests.ts";
import { remedyText } from "../keys/remedies.ts";
import {
  currentLocation,
  cursorAt,
  type Message,
  type State,
} from "../model/state.ts";
import { useDetail } from "../hooks/use_detail.ts";
import type {
  DownloadView,
  FollowView,
  ItemView,
  ListedItem,
  ListView,
  NameView,
  QueuedView,
} from "../model/views.ts";
import { clockTime } from "../model/labels.ts";
import { absence } from "../model/rows.ts";
import { episodeCode } from "../../core/media_item.ts";
import { AccountDetail } from "./account_detail.tsx";
import { ItemFacts } from "./detail_pane.tsx";
import { Prose } from "./prose.tsx";
import { ProgressBar } from "./progress_bar.tsx";
import { StorageHealth } from "./storage_health.tsx";
import { Welcome } from "./welcome.tsx";
import { Text } from "./text.tsx";

/** The pause after the last move of the cursor. */
const REST_MS = 150;

/** Shows the item under the cursor. */
export function Preview(
  { state, list, width, requests }: {
    state: State;
    list: List;
    width: number;
    requests: Requests;
  },
) {
  const location = currentLocation(state);
  const subject = list.rowAt(cursorAt(state, location).index)?.subject;
  if (location.kind === "security") {
    return <StorageHealth storage={state.storage} account={subject} />;
  }
  switch (subject?.kind) {
    case "item":
      return (
        <ItemPreview
          item={subject.item}
          version={state.libraryVersion}
          width={width}
          requests={requests}
        />
      );
    case "missing":
      return <MissingFacts item={subject.item} />;
    case "queued":
      return (
        <QueuedPreview
          queued={subject.queued}
          version={state.libraryVersion}
          width={width}
          requests={requests}
        />
      );
    case "list":
      return <ListFacts list={subject.list} />;
    case "name":
      return <NameFacts name={subject.name} />;
    case "account":
      return <AccountDetail account={subject.account} />;
    case "download":
      return (
        <DownloadFacts
          download={subject.download}
          owner={ownerOf(state, subject.download)}
          width={width}
        />
      );
    case "follow":
      return <FollowFacts follow={subject.follow} state={state} />;
    case "message":
      return <MessageFacts message={subject.message} />;
    default:
      return location.kind === "home"
        ? <Welcome state={state} width={width} />
        : null;
  }
}

function ItemPreview(
  { item, version, width, requests }: {
    item: ItemView;
    /** The version of the library. */
    version: number;
    width: number;
    requests: Requests;
  },
) {
  const { id } = item;
  const detail = useDetail({ id, requests, version, afterMs: REST_MS });
  return <ItemFacts item={item} detail={detail} width={width} />;
}

function QueuedPreview(
  { queued: { itemId: id, title }, version, width, requests }: {
    queued: QueuedView;
    version: number;
    width: number;
    requests: Requests;
  },
) {
  const detail = useDetail({ id, requests, version, afterMs: REST_MS });
  return detail === null
    ? <Text bold>{sanitize(title)}</Text>
    : <ItemFacts item={detail} detail={detail} width={width} />;
}

function MissingFacts({ item }: { item: ListedItem }) {
  const code = episodeCode(item);
  return (
    <Box flexDirection="column">
      <Text bold>{sanitize(item.name)}</Text>
      {item.seriesName !== null && <Text>{sanitize(item.seriesName)}</Text>}
      {code !== null && <Text>{code}</Text>}
      <Text dimColor>{absence(item)}</Text>
    </Box>
  );
}

function ListFacts({ list }: { list: ListView }) {
  const tones = useTones();
  const { name, kind, mediaType, items, favorite } = list;
  const facts = [
    kind,
    mediaType === "audio" ? "music" : mediaType,
    items === null ? null : counted(items, "item"),
  ].filter((it) => it !== null).join(", ");
  return (
    <Box flexDirection="column">
      <Text bold>{sanitize(name)}</Text>
      <Text dimColor>{facts}</Text>
      {favorite && <Text {...tones.accent}>favourite</Text>}
    </Box>
  );
}

function NameFacts({ name }: { name: NameView }) {
  return (
    <Box flexDirection="column">
      <Text bold>{sanitize(name.name)}</Text>
      <Text dimColor>{nameFacts(name)}</Text>
    </Box>
  );
}

/** Returns the account of a download or a followed series, if there are several. */
function ownerOf(
  { accounts }: State,
  { serverId, userId }: Pick<DownloadView, "serverId" | "userId">,
): string | null {
  const owner = accounts?.find((it) =>
    it.serverId === serverId && it.userId === userId
  );
  if (owner === undefined) return "an account that is signed out";
  return accounts?.length === 1 ? null : accountName(owner);
}

function DownloadFacts(
  { download, owner, width }: {
    download: DownloadView;
    owner: string | null;
    width: number;
  },
) {
  const { title, path, receivedBytes, sizeBytes, state, problem } = download;
  const { rate, leftMs, waiting } = download;
  const pace = [
    rate === null ? null : `${formatSize(rate)}/s`,
    leftMs === null ? null : `${formatTimeLeft(leftMs)} left`,
    waiting ? "waiting for the server" : null,
  ].filter((it) => it !== null).join(", ");
  return (
    <Box flexDirection="column" width={width}>
      <Text bold>{sanitize(title)}</Text>
      <Text>{state}{pace === "" ? "" : `, ${pace}`}</Text>
      {owner !== null && <Text dimColor>of {owner}</Text>}
      <ProgressBar part={receivedBytes} whole={sizeBytes} width={width} />
      {problem && <Text>{sanitize(problem.message)}</Text>}
      {problem && <Text dimColor>{sanitize(remedyText(problem))}</Text>}
      {path !== null && <Text dimColor>{sanitize(path)}</Text>}
    </Box>
  );
}

function FollowFacts(
  { follow, state }: { follow: FollowView; state: State },
) {
  const { name, next, keepDays, usedBytes, budgetBytes } = follow;
  const owner = ownerOf(state, follow);
  const used = `${formatSize(usedBytes)} of ${formatSize(budgetBytes)} used`;
  return (
    <Box flexDirection="column">
      <Text bold>{sanitize(name)}</Text>
      <Prose>
        The next {counted(next, "unwatched episode")}{" "}
        {next === 1 ? "is" : "are"} downloaded, and deleted{" "}
        {counted(keepDays, "day")} after you watched{" "}
        {next === 1 ? "it" : "them"}.
      </Prose>
      <Text dimColor>{used}, {freeBudget(follow)}</Text>
      {owner !== null && <Text dimColor>for {owner}</Text>}
    </Box>
  );
}

function MessageFacts({ message }: { message: Message }) {
  const tones = useTones();
  const { tone, text, hint, atMs } = message;
  return (
    <Box flexDirection="column">
      <Text dimColor>{localDate(atMs)} {clockTime(atMs)}</Text>
      <Text {...tones[tone]}>{sanitize(text)}</Text>
      {hint !== null && <Text>{sanitize(hint)}</Text>}
    </Box>
  );
}
