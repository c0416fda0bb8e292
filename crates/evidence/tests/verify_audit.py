#!/usr/bin/env python3
"""Verifies a log of actions of Sejo, written as JSON lines, with nothing but the Python standard library.

    sejo audit export | verify_audit.py - [--entries N]

Prints `ok <entries> <hash of the last one>` and exits 0, or `broken <entry> <why>` and exits 1.
Written from docs/formats/audit.md; it shares no code with Sejo, on purpose.
"""
import hashlib
import json
import sys


class Broken(Exception):
    pass


def refuse_fraction(text):
    raise Broken("holds a number the log never writes: " + text)


def refuse_doubles(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Broken("has a key twice")
    return found


def hash_of(entry):
    event = entry["event"]
    hashed = {
        "format": "sejo-audit-1",
        "number": entry["number"],
        "before": entry["before"],
        "at": event["at"],
        "facility": event["facility"],
        "user": event["user"],
        "origin": event["origin"],
        "action": event["action"],
        "subject": event["subject"],
        "detail": event["detail"],
    }
    text = json.dumps(hashed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def main(path, entries):
    number, last = 0, "0" * 64
    # Lines end with "\n" alone: other line separators may stand inside texts.
    source = sys.stdin.buffer if path == "-" else open(path, "rb")
    try:
        for line in source:
            if not line.strip():
                continue
            entry = json.loads(
                line.decode("utf-8"),
                parse_float=refuse_fraction,
                parse_constant=refuse_fraction,
                object_pairs_hook=refuse_doubles,
            )
            if entry["number"] != number + 1:
                raise Broken("entry %d should be here, found %s" % (number + 1, entry["number"]))
            if entry["before"] != last:
                raise Broken("does not continue the entry before")
            if entry["hash"] != hash_of(entry):
                raise Broken("content does not fit the hash")
            number, last = number + 1, entry["hash"]
    except Broken as why:
        print("broken", number + 1, why)
        return 1
    except (ValueError, KeyError, TypeError) as why:
        print("broken", number + 1, "cannot be read:", why)
        return 1
    if entries is not None and number != entries:
        print("broken", number, "the log ends here, it should have", entries, "entries")
        return 1
    print("ok", number, last)
    return 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    wanted = None
    if "--entries" in arguments:
        place = arguments.index("--entries")
        wanted = int(arguments[place + 1])
        del arguments[place : place + 2]
    if len(arguments) != 1:
        sys.exit(__doc__)
    sys.exit(main(arguments[0], wanted))
