#!/usr/bin/env python3
"""Checks a manifest as docs/formats/manifest.md describes it. Shares no code with Sejo.

Usage: verify_manifest.py MANIFEST FOLDER    Prints "ok N" or what is wrong; exit code 0 or 1.
BLAKE3 comes from the program b3sum, Ed25519 from openssl.
"""
import binascii, json, os, subprocess, sys, tempfile, unicodedata


def blake3(data):
    out = subprocess.run(["b3sum", "--no-names"], input=data, capture_output=True, check=True).stdout
    return out.decode().strip()


def key(name):
    fold = lambda part: unicodedata.normalize("NFC", unicodedata.normalize("NFC", part).lower())
    return "\0".join(map(fold, name.split("/"))).encode()


def unescape(name):
    out, raw, i = bytearray(), name.encode(), 0
    while i < len(raw):
        if raw[i : i + 2] == b"\\x":
            out.append(int(raw[i + 2 : i + 4], 16))
            i += 4
        else:
            out.append(raw[i])
            i += 1
    return bytes(out)


def ed25519(public, message, signature):
    der = binascii.unhexlify("302a300506032b6570032100") + public
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name, data: (open(os.path.join(folder, name), "wb").write(data), os.path.join(folder, name))[1]
        args = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
        args += ["-inkey", path("key", der), "-in", path("message", message), "-sigfile", path("signature", signature)]
        return subprocess.run(args, capture_output=True).returncode == 0


def verify(manifest, folder):
    data = open(manifest, "rb").read()
    lines = data.split(b"\n")
    assert lines.pop() == b"", "the last line has no end"
    head = json.loads(lines[0])
    assert head["format"] == "sejo-manifest-1" and head["algorithm"] == "blake3", "another format"
    feet = [n for n, line in enumerate(lines) if n and line.startswith(b"{")]
    assert feet and feet[0] in (len(lines) - 1, len(lines) - 2), "the last lines are not where they belong"
    before = b"\n".join(lines[: feet[0]]) + b"\n"
    foot = json.loads(lines[feet[0]])
    assert foot["digest"] == blake3(before), "altered"
    if feet[0] < len(lines) - 1:
        seal = json.loads(lines[-1])
        signed = b"sejo-manifest-1\n" + binascii.unhexlify(blake3(before + lines[feet[0]] + b"\n"))
        unhex = lambda name: binascii.unhexlify(seal[name])
        assert ed25519(unhex("key"), signed, unhex("signature")), "the signature does not fit"
    last, counts = None, {"f": 0, "l": 0, "d": 0, "u": 0}
    for line in lines[1 : feet[0]]:
        mark, size, _, digest, name = line.decode().split(" ", 4)
        order = (key(name), name.encode())
        assert last is None or last < order, f"out of order: {name}"
        last = order
        counts[mark[0]] += 1
        path = os.path.join(os.fsencode(folder), unescape(name))
        if mark == "f":
            content = open(path, "rb").read()
            assert len(content) == int(size) and blake3(content) == digest, f"differs: {name}"
        elif mark == "l":
            assert blake3(os.readlink(path)) == digest, f"points elsewhere: {name}"
        elif mark == "d":
            assert os.listdir(path) == [], f"not empty: {name}"
    said = (foot["files"], foot["links"], foot["empty_folders"], foot["unreadable"])
    assert said == (counts["f"], counts["l"], counts["d"], counts["u"]), "the counts do not fit"
    return sum(counts.values())


try:
    print("ok", verify(sys.argv[1], sys.argv[2]))
except (AssertionError, ValueError, KeyError, OSError) as wrong:
    print(wrong)
    sys.exit(1)
