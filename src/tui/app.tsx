import { Box, useApp, useInput, usePaste, useStdout, useWindowSize } from "ink";
import {
  type ComponentProps,
  type Dispatch,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import type { ServiceClient } from "../service/service_client.ts";
import type { KeyContext } from "./keys/key_row.ts";
import { Breadcrumb, Footer, Header } from "./view/frame.tsx";
import { HINT_COLUMNS, LinearView } from "./view/linear_view.tsx";
import { OverlayView } from "./overlays/overlay_view.tsx";
import { Prose } from "./view/prose.tsx";
import { LocationView } from "./view/location_view.tsx";
import { keyNames } from "./keys/key_names.ts";
import { remedyText } from "./keys/remedies.ts";
import { footerFor } from "./footer.ts";
import type { Change } from "./model/reduce.ts";
import type { Announcements } from "./model/announcements.ts";
import { keyFor } from "./model/key_bindings.ts";
import { layoutFor, sizeOf } from "./model/layout.ts";
import { type Theme, ThemeContext } from "./model/theme.ts";
import {
  dispatchHidden,
  dispatchKey,
  dispatchMouse,
  dispatchPaste,
} from "./dispatch.ts";
import { openRequests } from "./requests/open_requests.ts";
import { ScreenStore } from "./model/screen_store.ts";
import {
  activeAccount,
  currentCursor,
  currentLocation,
  type State,
} from "./model/state.ts";
import type { List } from "./model/lists.ts";
import type { Row } from "./model/rows.ts";
import type { Requests } from "./requests/requests.ts";
import { toastRows } from "./model/toast.ts";
import { useRedrawAfterResize } from "./hooks/use_redraw_after_resize.ts";
import { useAnnouncements } from "./hooks/use_announcements.ts";
import { type MouseSource, useMouse } from "./hooks/use_mouse.ts";
import { usePosterRenderer } from "./hooks/use_posters.ts";
import { useToast } from "./hooks/use_toast.ts";

export interface AppProps {
  readonly client: ServiceClient;
  readonly theme: Theme;
  readonly notice: string | null;
  readonly mouse: MouseSource | null;
  readonly announcements: Announcements;
  /** Stops the process as Ctrl-Z does, and returns when it continues. */
  readonly suspend: (() => void) | null;
}

export function App(props: AppProps) {
  const { client, theme, notice, mouse, suspend } = props;
  const window = useWindowSize();
  const { exit, suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const { store, state, requests, lists } = useScreen(client, notice);
  const { dispatch } = store;
  useAnnouncements(state.playing, { ...props.announcements, stdout });
  const { graphics } = theme;
  const account = activeAccount(state);
  const posters = usePosterRenderer({ account, requests, graphics, stdout });
  const lend = (use: () => void) =>
    void posters.away(() => suspendTerminal(use));
  const redraw = () => lend(() => undefined);
  useRedrawAfterResize(window, redraw);

  const playerRows = state.playing === null ? 0 : 1;
  const rows = playerRows + toastRows(state, window.columns);
  const layout = layoutFor(window, rows);
  const hidden = layout === null && !theme.linear;
  const shown = (state: State) => {
    const list = lists.listAt(state, currentLocation(state));
    const row = list.rowAt(currentCursor(state).index) ?? null;
    const size = sizeOf(state, list.total ?? 0, { layout, graphics });
    return { state, list, row, size };
  };
  const keyContext = (): KeyContext => ({
    // The state at key time may be newer than the last frame.
    ...shown(store.state()),
    dispatch,
    requests,
    bodyRows: layout?.bodyRows ?? window.rows,
    copy: (text) => stdout.write(clipboard(text)),
    redraw,
    quit: () => exit(),
  });
  useKeys(keyContext, { hidden, posters, suspend, lend });
  useMouse({
    mouse,
    on: state.mouse,
    onEvent: (event) =>
      layout && dispatchMouse(keyContext(), { event, layout, graphics }),
    stdout,
  });
  const view = { ...shown(state), requests, dispatch };

  if (hidden) {
    return <TooSmall {...window} asks={state.overlay?.kind === "confirm"} />;
  }
  return (
    <ThemeContext.Provider value={theme}>
      {layout === null || theme.linear ? <LinearFrame {...view} /> : (
        <Frame
          {...{ ...view, lists, layout, posters }}
          height={window.rows - 1}
        />
      )}
    </ThemeContext.Provider>
  );
}

/** Opens the requests of a screen, and renders it again when they change it. */
function useScreen(client: ServiceClient, notice: string | null) {
  const store = useMemo(() => new ScreenStore(), []);
  const state = useSyncExternalStore(store.subscribe, store.state);
  const { requests, lists, open } = useMemo(
    () => openRequests(client, store, { remedyText }),
    [client, store],
  );
  useEffect(() => open(notice), [open, notice]);
  useEffect(() => lists.refresh(), [lists, state.libraryVersion]);
  useEffect(() => () => lists.forgetFailures(), [lists, state.trail]);
  useSyncExternalStore(lists.subscribe, lists.version);
  useToast(state, store.dispatch);
  return { store, state, requests, lists };
}

/** Dispatches each key and pasted text. */
function useKeys(
  keyContext: () => KeyContext,
  { hidden, posters, suspend, lend }: {
    /** True if the window is too small to show anything. */
    hidden: boolean;
    posters: ReturnType<typeof usePosterRenderer>;
    suspend: AppProps["suspend"];
    lend: (use: () => void) => void;
  },
): void {
  useInput((input, key) => {
    posters.touched();
    for (const name of keyNames(input, key)) {
      if (name === "ctrl-z" && suspend) lend(suspend);
      else if (hidden) dispatchHidden(keyContext(), name);
      else dispatchKey(keyContext(), name);
    }
  });
  usePaste((text) => hidden || dispatchPaste(keyContext(), text));
}

interface FrameProps extends ComponentProps<typeof LocationView> {
  readonly height: number;
  readonly row: Row | null;
}

/** Shows the screen as lines for a screen reader. */
function LinearFrame(
  { state, list, row, requests, dispatch }: {
    state: State;
    list: List;
    row: Row | null;
    requests: Requests;
    dispatch: Dispatch<Change>;
  },
) {
  const { overlay } = state;
  return (
    <LinearView
      {...{ state, list, requests, dispatch }}
      keys={footerFor(state, { columns: HINT_COLUMNS, row })}
      overlay={overlay && (
        <OverlayView state={state} overlay={overlay} columns={0} rows={0} />
      )}
    />
  );
}

/** Shows an overlay or the current location, between header and footer. */
function Frame({ height, row, ...view }: FrameProps) {
  const { state, layout } = view;
  return (
    <Box
      flexDirection="column"
      width={layout.columns}
      height={height}
    >
      <Header state={state} columns={layout.columns} />
      <Breadcrumb trail={state.trail} />
      <Box height={layout.bodyRows} overflow="hidden">
        {state.overlay
          ? (
            <OverlayView
              state={state}
              overlay={state.overlay}
              columns={layout.columns}
              rows={layout.bodyRows}
            />
          )
          : <LocationView {...view} />}
      </Box>
      <Footer
        state={state}
        layout={layout}
        keys={footerFor(state, { columns: layout.columns, row })}
      />
    </Box>
  );
}

/** Returns an OSC 52 sequence, which terminals without clipboard ignore. */
function clipboard(text: string): string {
  return `\x1b]52;c;${new TextEncoder().encode(text).toBase64()}\x07`;
}

function TooSmall(
  { columns, rows, asks }: { columns: number; rows: number; asks: boolean },
) {
  return (
    <Prose>
      This needs 40 by 10 characters; the window has {columns} by{" "}
      {rows}. Make the window larger, or press {keyFor("quit")}.
      {asks && " A question is waiting for your answer; " +
          `${keyFor("quit")} quits without answering.`}
    </Prose>
  );
}
