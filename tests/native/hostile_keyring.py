"""A Secret Service that does not keep its promises, on a bus of a test's own.

    /usr/bin/python3 hostile_keyring.py <conduct>

Prints "ready" once it owns its name. It answers by hand, message by message, so
that it can also not answer.
"""

import os
import sys

import dbus
import dbus.lowlevel as low
import dbus.mainloop.glib
from gi.repository import GLib

CONDUCT = sys.argv[1]
SERVICE = "org.freedesktop.Secret.Service"
COLLECTION = "org.freedesktop.Secret.Collection"
ITEM = "org.freedesktop.Secret.Item"
ROOT = "/org/freedesktop/secrets"
PLACE = ROOT + "/collection/one"
OTHER_PLACE = ROOT + "/collection/two"
SESSION = ROOT + "/session/1"
PROMPT = ROOT + "/prompt/1"
NOWHERE = dbus.ObjectPath("/")

LOCKED = CONDUCT in ("locked", "refused", "unanswered", "allowed")
HIDING = CONDUCT == "hiding"
EMPTY = dbus.Array([], signature="o")


class Item:
    def __init__(self, place, attributes, secret, modified):
        self.path = f"{place}/{len(items) + 1}"
        self.place, self.attributes = place, attributes
        self.secret, self.modified = secret, modified
        items[self.path] = self


items = {}
seeded = False
unlocked = False
# Conducts of the first call only.
once = {"refuses-session", "garbles-secret", "refuses-secret"} & {CONDUCT}


def prepare():
    """What is there before anybody asks; the first search decides the key."""
    if CONDUCT == "two":
        Item(OTHER_PLACE, None, b"the older one", 1)
        Item(PLACE, None, b"the oldest one", 0)


def is_locked():
    return (LOCKED or HIDING) and not unlocked


def found(wanted):
    global seeded
    if is_locked() and HIDING or CONDUCT in ("none", "no-collection"):
        return []
    if not seeded and CONDUCT not in ("two", "forgetful", "lossy"):
        attributes = dict(wanted)
        if CONDUCT == "another":
            attributes["account"] = "jellytau::somebody::else::access_token"
        secret = {"empty": b"", "nonsense": b"\xff\xfe", "line": b"a\nb",
                  "nul": b"a\0b"}
        Item(PLACE, attributes, secret.get(CONDUCT, b"from the provider"), 5)
    seeded = True
    for it in items.values():
        it.attributes = it.attributes or dict(wanted)
    return list(items)


def paths(names):
    return dbus.Array([dbus.ObjectPath(it) for it in names], signature="o")


def properties(path):
    if path in items:
        item = items[path]
        return {
            "Locked": dbus.Boolean(is_locked()),
            "Attributes": dbus.Dictionary(item.attributes or {}, "ss"),
            "Label": "label",
            "Created": dbus.UInt64(1),
            "Modified": dbus.UInt64(item.modified),
        }
    if path == ROOT:
        there = [] if CONDUCT == "no-collection" else [PLACE, OTHER_PLACE]
        return {"Collections": paths(there)}
    shown = [] if is_locked() and HIDING else items
    return {
        "Items": paths([it for it in shown if it.startswith(path)]),
        "Label": "place",
        "Locked": dbus.Boolean(is_locked()),
        "Created": dbus.UInt64(1),
        "Modified": dbus.UInt64(1),
    }


def first(conduct):
    """Whether this is the first call with this conduct."""
    is_first = conduct in once
    once.discard(conduct)
    return is_first


def secret_of(path):
    session = dbus.ObjectPath(ROOT if first("garbles-secret") else SESSION)
    value = dbus.ByteArray(items[path].secret)
    return (session, dbus.ByteArray(b""), value, "text/plain")


def answer(message):
    """(signature, values) to reply with; None leaves the caller waiting."""
    global unlocked
    member, path = message.get_member(), message.get_path()
    args = message.get_args_list(byte_arrays=True)
    if member == "GetAll":
        return "a{sv}", [dbus.Dictionary(properties(path), "sv")]
    if member == "Get":
        return "v", [properties(path)[args[1]]]
    if member == "OpenSession":
        if first("refuses-session"):
            raise KeyError("org.freedesktop.DBus.Error.InvalidArgs")
        if args[0] != "plain":
            raise KeyError("org.freedesktop.DBus.Error.NotSupported")
        return "vo", ["", SESSION]
    if member == "ReadAlias":
        return "o", [NOWHERE if CONDUCT == "no-collection" else PLACE]
    if member == "SearchItems":
        if CONDUCT == "dies":
            os._exit(1)
        names = found(args[0])
        open_, shut = ([], names) if is_locked() else (names, [])
        if message.get_interface() == COLLECTION:
            return "ao", [paths(names)]
        return "aoao", [paths(open_), paths(shut)]
    if member in ("GetSecret", "GetSecrets"):
        if CONDUCT == "dies-late":
            os._exit(1)
        if CONDUCT == "denied":
            raise KeyError("org.freedesktop.DBus.Error.AccessDenied")
        if member == "GetSecret":
            return "(oayays)", [secret_of(path)]
        all_ = {dbus.ObjectPath(it): secret_of(it) for it in args[0]}
        return "a{o(oayays)}", [dbus.Dictionary(all_, "o(oayays)")]
    if member == "Unlock":
        return "aoo", [EMPTY, NOWHERE if CONDUCT == "locked" else PROMPT]
    if member == "Prompt":
        if CONDUCT != "unanswered":
            GLib.timeout_add(20, complete)
        return "", []
    if member == "Dismiss":
        return None
    if member == "CreateItem":
        if first("refuses-secret"):
            raise KeyError("org.freedesktop.DBus.Error.InvalidObjectPath")
        return "oo", [dbus.ObjectPath(create(args)), NOWHERE]
    if member == "SetSecret":
        change(items[path], bytes(args[0][2]))
        return "", []
    if member == "Set":
        return "", []
    if member == "Delete":
        if CONDUCT != "forgetful":
            items.pop(path, None)
        return "o", [NOWHERE]
    raise KeyError("org.freedesktop.DBus.Error.UnknownMethod")


def create(args):
    attributes = dict(args[0][ITEM + ".Attributes"])
    item = Item(PLACE, attributes, b"", 9)
    change(item, bytes(args[1][2]))
    return item.path


def change(item, secret):
    item.secret = b"something else" if CONDUCT == "lossy" else secret
    item.modified = 9


def complete():
    """The person's answer to the prompt."""
    global unlocked
    unlocked = CONDUCT in ("allowed", "hiding")
    signal = low.SignalMessage(
        PROMPT, "org.freedesktop.Secret.Prompt", "Completed")
    signal.append(not unlocked, EMPTY, signature="bv")
    bus.send_message(signal)
    return False


def handle(connection, message):
    if message.get_type() != 1:
        return low.HANDLER_RESULT_NOT_YET_HANDLED
    if CONDUCT in ("silent", "silent-prompter"):
        return low.HANDLER_RESULT_HANDLED
    try:
        reply = answer(message)
        if reply is None:
            return low.HANDLER_RESULT_HANDLED
        signature, values = reply
        back = low.MethodReturnMessage(message)
        if signature:
            back.append(*values, signature=signature)
    except KeyError as error:
        back = low.ErrorMessage(message, str(error.args[0]), "refused")
    connection.send_message(back)
    return low.HANDLER_RESULT_HANDLED


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
prepare()
bus.add_message_filter(handle)
prompter = CONDUCT == "silent-prompter"
bus.request_name("org.gnome.keyring.SystemPrompter" if prompter
                 else "org.freedesktop.secrets")
print("ready", flush=True)
GLib.MainLoop().run()
