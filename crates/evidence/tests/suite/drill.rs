//! Seal, restore, check: on real folders, with the programs people really restore with.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

use sejo_evidence::drill::{Left, SAMPLE, Sealing, Walk, compare, find_place, seal};
use sejo_evidence::manifest::{Algorithm, Entry, FORMAT, Header, Kind, ManifestError, Name, Opened, Reader, Writer};
use sejo_evidence::signing::SigningKey;
use sejo_model::drill::{Comparison, Difference, Found};
use tempfile::TempDir;

const KEY: [u8; 32] = [7; 32];

fn header() -> Header {
    Header {
        format: FORMAT.to_owned(),
        algorithm: Algorithm::Blake3,
        folder: "D:/電子カルテ".to_owned(),
        begun: "2026-11-28T00:00:00Z".to_owned(),
        inode: None,
        facility: Some("架空病院".to_owned()),
        canaries: Vec::new(),
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A folder as a clinic has it: Japanese names, a deep path, an empty folder, a link, a large file.
fn charts(at: &Path) {
    for n in 0..200 {
        write(at, &format!("患者/{:03}/カルテ_{n}.dat", n % 20), format!("karte {n}").repeat(n + 1).as_bytes());
    }
    write(at, "画像/髙橋 﨑 𠮷.dcm", &vec![42; 20 << 20]);
    write(at, "Master.CSV", "薬剤".as_bytes());
    write(at, &format!("{}/終.txt", "とても長いフォルダ名".repeat(6)), b"deep");
    fs::create_dir_all(at.join("空のフォルダ")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("Master.CSV", at.join("最新")).unwrap();
}

fn sealed(folder: &Path, to: &Path) {
    let mut out = Writer::begin(to, &header()).unwrap();
    let sealing = Sealing { folder: folder.to_owned(), algorithm: Algorithm::Blake3, skip: Vec::new(), follow: false };
    assert!(seal(&sealing, None, &mut out, |_| ControlFlow::Continue(())).unwrap().is_continue());
    let key = SigningKey::from_seed(&KEY).unwrap();
    out.close("2026-11-28T00:01:00Z", Some(&|bytes| (key.public().to_vec(), key.sign(bytes)))).unwrap();
}

fn entries(of: &Path) -> Vec<Result<Entry, ManifestError>> {
    match Opened::at(of).unwrap() {
        Opened::Own(reader) => reader.collect(),
        Opened::Foreign(foreign) => foreign.entries.into_iter().map(Ok).collect(),
    }
}

fn compared(before: &Path, now: &Path) -> (Comparison, Vec<Found>) {
    let mut found = Vec::new();
    let out = compare(entries(before).into_iter(), entries(now).into_iter(), |f| found.push(f)).unwrap();
    (out, found)
}

struct Drill {
    dir: TempDir,
}

impl Drill {
    fn new() -> Self {
        let drill = Self { dir: tempfile::tempdir().unwrap() };
        charts(&drill.path("before"));
        sealed(&drill.path("before"), &drill.path("before.manifest"));
        drill
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn check(&self, restored: &Path) -> (Comparison, Vec<Found>) {
        let now = self.path("now.manifest");
        let _ = fs::remove_file(&now);
        sealed(restored, &now);
        compared(&self.path("before.manifest"), &now)
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let out = Command::new(program)
            .args(arguments)
            .current_dir(self.dir.path())
            .env("RESTIC_PASSWORD", "for this test")
            .output()
            .unwrap_or_else(|e| panic!("{program}: {e}"));
        assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn what_tar_brings_back_is_complete() {
    let drill = Drill::new();
    drill.run("tar", &["-cf", "backup.tar", "before"]);
    fs::create_dir(drill.path("restored")).unwrap();
    drill.run("tar", &["-xf", "backup.tar", "-C", "restored"]);

    let place = find_place(&drill.path("restored"), &names(&drill.path("before.manifest")));
    assert_eq!((place.folder.as_path(), place.deeper), (drill.path("restored/before").as_path(), 1));
    let (out, found) = drill.check(&place.folder);
    assert!(out.is_complete() && found.is_empty(), "{out:?} {found:?}");
    assert_eq!(out.before, out.same);
}

#[test]
fn what_restic_brings_back_lies_deep_and_is_complete() {
    let drill = Drill::new();
    drill.run("restic", &["-q", "init", "-r", "repository"]);
    let before = drill.path("before");
    drill.run("restic", &["-q", "backup", "-r", "repository", before.to_str().unwrap()]);
    drill.run("restic", &["-q", "restore", "latest", "-r", "repository", "--target", "restored"]);

    let place = find_place(&drill.path("restored"), &names(&drill.path("before.manifest")));
    assert_eq!(place.folder, drill.path("restored").join(before.strip_prefix("/").unwrap()));
    let (out, found) = drill.check(&place.folder);
    assert!(out.is_complete() && found.is_empty(), "{out:?} {found:?}");
}

fn names(manifest: &Path) -> Vec<String> {
    entries(manifest).into_iter().take(SAMPLE).map(|e| e.unwrap().name.text().to_owned()).collect()
}

#[test]
fn exactly_what_was_damaged_is_named() {
    let drill = Drill::new();
    let restored = drill.path("restored");
    charts(&restored);
    fs::remove_file(restored.join("患者/003/カルテ_3.dat")).unwrap();
    fs::write(restored.join("患者/004/カルテ_4.dat"), b"encrypted").unwrap();
    // One bit, same length.
    let mut image = fs::read(restored.join("画像/髙橋 﨑 𠮷.dcm")).unwrap();
    image[10_000_000] ^= 1;
    fs::write(restored.join("画像/髙橋 﨑 𠮷.dcm"), image).unwrap();
    fs::rename(restored.join("Master.CSV"), restored.join("master.csv")).unwrap();
    fs::remove_dir(restored.join("空のフォルダ")).unwrap();
    fs::write(restored.join("README_DECRYPT.txt"), b"pay").unwrap();

    let (out, mut found) = drill.check(&restored);
    found.sort_by(|a, b| (a.difference, &a.name).cmp(&(b.difference, &b.name)));
    let short: Vec<(Difference, &str)> = found.iter().map(|f| (f.difference, f.name.as_str())).collect();
    assert_eq!(
        short,
        [
            (Difference::Missing, "患者/003/カルテ_3.dat"),
            (Difference::Missing, "空のフォルダ"),
            (Difference::Changed, "患者/004/カルテ_4.dat"),
            (Difference::Changed, "画像/髙橋 﨑 𠮷.dcm"),
            (Difference::Renamed, "Master.CSV"),
            (Difference::Extra, "README_DECRYPT.txt"),
        ]
    );
    assert!(!out.is_complete());
    assert_eq!((out.missing, out.changed, out.renamed, out.extra), (2, 2, 1, 1));
    assert_eq!(out.before, out.same + out.renamed + out.changed + out.missing);
}

#[test]
fn a_folder_that_was_empty_and_holds_something_now_came_back() {
    let drill = Drill::new();
    let restored = drill.path("restored");
    charts(&restored);
    write(&restored, "空のフォルダ/app.log", b"begun");
    let (out, found) = drill.check(&restored);
    assert!(out.is_complete(), "{out:?} {found:?}");
    assert_eq!((out.before, out.missing, out.extra), (out.same, 0, 1));
    let named: Vec<(Difference, &str)> = found.iter().map(|f| (f.difference, f.name.as_str())).collect();
    assert_eq!(named, [(Difference::Extra, "空のフォルダ/app.log")]);
    // A file of that name is no folder.
    fs::remove_dir_all(restored.join("空のフォルダ")).unwrap();
    write(&restored, "空のフォルダ", b"a file");
    let (out, _) = drill.check(&restored);
    assert_eq!((out.changed, out.missing, out.is_complete()), (1, 0, false));
}

#[test]
fn names_composed_differently_are_the_same_file() {
    let drill = Drill::new();
    let (before, now) = (drill.path("a"), drill.path("b"));
    write(&before, "ガーゼ/がん.txt", b"x");
    write(&now, "カ\u{3099}ーセ\u{3099}/か\u{3099}ん.txt", b"x");
    let _ = fs::remove_file(drill.path("before.manifest"));
    sealed(&before, &drill.path("before.manifest"));
    let (out, found) = drill.check(&now);
    assert!(out.is_complete(), "{out:?} {found:?}");
    assert_eq!((out.renamed, out.missing, out.extra), (1, 0, 0));
}

#[test]
fn the_manifests_of_other_programs_serve_as_before() {
    let drill = Drill::new();
    let before = drill.path("before");
    let shell = |line: &str| drill.run("sh", &["-c", line]);
    shell("cd before && find . -type f -exec sha256sum {} + > ../sha256.txt");
    shell("cd before && find . -type f -exec b3sum {} + > ../b3.txt");
    shell("cd before && find . -type f -exec md5sum {} + > ../md5.txt");
    shell("hashdeep -c md5,sha256 -r -l before > hashdeep.txt");
    shell("rhash --sha256 --bsd -r before > rhash.txt");
    shell("rhash --sfv -r before > rhash.sfv");
    shell("cd before && find . -type f -exec sha512sum {} + | sed 's|\\./|data/|' > ../manifest-sha512.txt");
    let files = entries(&drill.path("before.manifest")).len() as u64 - 2;
    for (list, algorithm) in [
        ("sha256.txt", Algorithm::Sha256),
        ("b3.txt", Algorithm::Blake3),
        ("md5.txt", Algorithm::Md5),
        ("hashdeep.txt", Algorithm::Sha256),
        ("rhash.txt", Algorithm::Sha256),
        ("rhash.sfv", Algorithm::Crc32),
        ("manifest-sha512.txt", Algorithm::Sha512),
    ] {
        let Opened::Foreign(mut foreign) = Opened::at(&drill.path(list)).unwrap() else { panic!("{list} is foreign") };
        let sample: Vec<String> = foreign.entries.iter().step_by(5).map(|e| e.name.text().to_owned()).collect();
        let place = find_place(&before, &sample);
        assert_eq!(place.found, sample.len(), "{list}");
        foreign.strip(&place.prefix);
        foreign.settle(&place.folder);
        assert_eq!(foreign.algorithm, algorithm, "{list}");

        let now = drill.path("now.manifest");
        let _ = fs::remove_file(&now);
        let mut out = Writer::begin(&now, &Header { algorithm, ..header() }).unwrap();
        let sealing = Sealing { folder: place.folder, algorithm, skip: Vec::new(), follow: true };
        assert!(seal(&sealing, None, &mut out, |_| ControlFlow::Continue(())).unwrap().is_continue());
        out.close("2026-11-28T00:01:00Z", None).unwrap();
        let mut found = Vec::new();
        let result =
            compare(foreign.entries.into_iter().map(Ok), Reader::open(&now).unwrap(), |f| found.push(f)).unwrap();
        assert!(result.is_complete(), "{list}: {result:?} {found:?}");
        assert!(result.before >= files, "{list}: {result:?}");
    }
}

/// Seals `before` again with what is left in `part`; gives the manifest and how many files were not read again.
fn gone_on(drill: &Drill, part: &Path) -> (Vec<u8>, u64) {
    let (header, left) = Left::open(part).unwrap();
    let to = drill.path("again.manifest");
    let _ = fs::remove_file(&to);
    let mut out = Writer::begin(&to, &header).unwrap();
    let sealing =
        Sealing { folder: drill.path("before"), algorithm: header.algorithm, skip: Vec::new(), follow: false };
    let mut kept = 0;
    let done = seal(&sealing, Some(left), &mut out, |progress| {
        kept = progress.kept.files;
        ControlFlow::Continue(())
    });
    assert!(done.unwrap().is_continue());
    let key = SigningKey::from_seed(&KEY).unwrap();
    out.close("2026-11-28T00:01:00Z", Some(&|bytes| (key.public().to_vec(), key.sign(bytes)))).unwrap();
    (fs::read(&to).unwrap(), kept)
}

/// Longer than the disk's clock takes from one tick to the next.
fn a_moment_later() {
    std::thread::sleep(std::time::Duration::from_millis(50));
}

/// What differs between another program's list and the folder of which it was made.
fn differs(drill: &Drill, list: &str, folder: &Path) -> (Comparison, Vec<Found>) {
    let Opened::Foreign(mut foreign) = Opened::at(&drill.path(list)).unwrap() else { panic!("{list} is foreign") };
    foreign.settle(folder);
    let now = drill.path("now.manifest");
    let _ = fs::remove_file(&now);
    let algorithm = foreign.algorithm;
    let mut out = Writer::begin(&now, &Header { algorithm, ..header() }).unwrap();
    let sealing = Sealing { folder: folder.to_owned(), algorithm, skip: Vec::new(), follow: true };
    assert!(seal(&sealing, None, &mut out, |_| ControlFlow::Continue(())).unwrap().is_continue());
    out.close("2026-11-28T00:01:00Z", None).unwrap();
    let mut found = Vec::new();
    let now = Reader::open(&now).unwrap();
    (compare(foreign.entries.into_iter().map(Ok), now, |f| found.push(f)).unwrap(), found)
}

/// Names that programs escape, break over lines or take for comments; and 表 in CP932, whose second byte is a backslash.
#[cfg(unix)]
#[test]
fn odd_names_in_other_programs_lists_are_read() {
    use std::os::unix::ffi::OsStrExt as _;
    let drill = Drill::new();
    let plain: [&[u8]; 7] =
        [b"100%.txt", b"a%0Ab.txt", b"(paren) = x.txt", b" lead.txt", b"#x.txt", b"\x8a\xb3.dat", "が.txt".as_bytes()];
    let broken: [&[u8]; 3] = [b"line\nfeed.txt", b"two\nline\nfeeds.txt", b"cr\rname.txt"];
    let escaped: [&[u8]; 4] = [b"\x95\x5c.dat", b"C:\\new\\tab.txt", b"back\\\nboth.txt", b"end\\"];
    let comments: [&[u8]; 2] = [b";semi.txt", b"##x.txt"];
    let folder = |at: &str, names: &[&[&[u8]]]| {
        fs::create_dir_all(drill.path(at)).unwrap();
        for name in names.iter().copied().flatten() {
            fs::write(drill.path(at).join(std::ffi::OsStr::from_bytes(name)), name).unwrap();
        }
    };
    folder("all", &[&plain, &broken, &escaped, &comments]);
    folder("some", &[&plain, &broken, &comments]);
    folder("bag/data", &[&plain, &broken, &comments]);
    let shell = |line: &str| drill.run("bash", &["-c", line]);
    shell("cd all && sha256sum ./* > ../sha256.txt && sha256sum --tag ./* > ../tag.txt && md5sum ./* > ../md5.txt");
    shell("cd all && hashdeep -c md5,sha256 -r -l . > ../hashdeep.txt");
    shell("cd some && rhash --sha256 --bsd -r . > ../bsd.txt && rhash --md5 --sha256 --bsd -r . > ../two.txt");
    shell("cd some && rhash --sha256 -r . > ../rhash.txt && rhash --crc32 --md5 -r . > ../columns.txt");
    // Its comments list every name, and of names over several lines only the rest can be told from an entry.
    folder("few", &[&plain, &comments]);
    shell("cd few && rhash --sfv -r . > ../few.sfv");
    shell(
        "cd bag && find data -type f -print0 | while IFS= read -r -d '' f; do h=$(sha256sum < \"$f\"); n=${f//%/%25}; \
         n=${n//$'\\n'/%0A}; n=${n//$'\\r'/%0D}; printf '%s  %s\\n' \"${h%% *}\" \"$n\"; done > ../manifest-sha256.txt",
    );
    for (list, at) in [
        ("sha256.txt", "all"),
        ("tag.txt", "all"),
        ("md5.txt", "all"),
        ("hashdeep.txt", "all"),
        ("bsd.txt", "some"),
        ("two.txt", "some"),
        ("rhash.txt", "some"),
        ("columns.txt", "some"),
        ("few.sfv", "few"),
        ("manifest-sha256.txt", "bag"),
    ] {
        let (out, found) = differs(&drill, list, &drill.path(at));
        assert!(out.is_complete() && found.is_empty(), "{list}: {out:?} {found:?}");
    }
}

#[test]
fn a_line_that_says_nothing_loses_no_other_and_is_never_taken_for_restored() {
    let drill = Drill::new();
    let before = drill.path("before");
    drill.run("sh", &["-c", "cd before && find . -type f -exec sha256sum {} + > ../list.txt"]);
    let list = fs::read_to_string(drill.path("list.txt")).unwrap();
    let (first, rest) = list.split_once('\n').unwrap();
    let said = "sha256sum: ./ロック中.db: Permission denied";
    fs::write(drill.path("list.txt"), format!("{first}\n{said}\n{rest}")).unwrap();
    let (out, _) = differs(&drill, "list.txt", &before);
    assert_eq!((out.same, out.changed, out.missing), (203, 0, 1), "{out:?}");
    assert!(!out.is_complete(), "of that file nothing is known");
    fs::write(drill.path("none.txt"), "機器名,設置場所\nPC,受付\n".repeat(40)).unwrap();
    assert!(matches!(Opened::at(&drill.path("none.txt")), Err(ManifestError::NotOne)));
}

#[test]
fn of_a_file_whose_name_a_program_could_not_write_nothing_is_known() {
    let drill = Drill::new();
    let before = drill.path("before");
    drill.run("sh", &["-c", "cd before && find . -type f -exec sha256sum {} + > ../list.txt"]);
    let list = fs::read_to_string(drill.path("list.txt")).unwrap();
    fs::write(drill.path("list.txt"), format!("{list}{}  ./\u{fffd}\u{fffd}.dat\n", "0".repeat(64))).unwrap();
    let (out, _) = differs(&drill, "list.txt", &before);
    assert_eq!((out.same, out.changed, out.missing, out.unknown), (203, 0, 0, 1), "{out:?}");
    assert!(!out.is_complete(), "it may be any file, or none");
}

#[test]
fn an_interrupted_sealing_goes_on_and_gives_the_same_manifest() {
    let drill = Drill::new();
    let whole = fs::read(drill.path("before.manifest")).unwrap();
    let part = drill.path("part.manifest");
    a_moment_later();
    // Cut at every kind of place: after the first line, in the middle of lines, between the last lines.
    let after_header = whole.iter().position(|&b| b == b'\n').unwrap() + 1;
    let mut before = 0;
    for cut in [after_header, after_header + 1, whole.len() / 3, whole.len() / 2, whole.len() - 300, whole.len() - 1] {
        fs::write(&part, &whole[..cut]).unwrap();
        let (again, kept) = gone_on(&drill, &part);
        assert!(again == whole, "cut at {cut}");
        assert!(kept >= before, "cut at {cut}: {kept}");
        before = kept;
    }
    assert_eq!(before, 203, "what was read once is not read again");
    fs::write(&part, &whole[..after_header - 3]).unwrap();
    assert!(matches!(Left::open(&part), Err(ManifestError::NotOne)));
}

#[test]
fn what_changed_since_an_interrupted_sealing_is_read_again() {
    let drill = Drill::new();
    let whole = fs::read(drill.path("before.manifest")).unwrap();
    let part = drill.path("part.manifest");
    a_moment_later();
    fs::write(&part, &whole[..whole.len() - 300]).unwrap();
    a_moment_later();
    // Of the same length, and with its old day of change put back, as by a program that restores.
    let changed = drill.path("before/患者/003/カルテ_3.dat");
    let day = fs::metadata(&changed).unwrap().modified().unwrap();
    fs::write(&changed, "KARTE 3".repeat(4)).unwrap();
    fs::File::options().append(true).open(&changed).unwrap().set_modified(day).unwrap();
    fs::remove_file(drill.path("before/患者/004/カルテ_4.dat")).unwrap();
    fs::write(drill.path("before/患者/000/あとから.dat"), "new").unwrap();

    let (again, kept) = gone_on(&drill, &part);
    let fresh = drill.path("fresh.manifest");
    sealed(&drill.path("before"), &fresh);
    assert!(again == fs::read(&fresh).unwrap(), "as if it had never been interrupted");
    assert!(kept > 150, "only what changed is read again: {kept} were not");
}

#[test]
fn a_manifest_edited_by_hand_is_found() {
    let drill = Drill::new();
    let path = drill.path("before.manifest");
    let text = fs::read_to_string(&path).unwrap();
    let finish = |text: &str| {
        fs::write(&path, text).unwrap();
        let mut reader = Reader::open(&path)?;
        for entry in reader.by_ref() {
            entry?;
        }
        reader.finish()
    };
    let (footer, key) = finish(&text).unwrap();
    assert_eq!(footer.totals.files, 203);
    assert_eq!(key.as_deref(), Some(SigningKey::from_seed(&KEY).unwrap().public()));

    let lines: Vec<&str> = text.lines().collect();
    let without = |at: usize| {
        let mut lines = lines.clone();
        lines.remove(at);
        lines.join("\n") + "\n"
    };
    let turned = text.replacen("d - - -", "f - - -", 1);
    for (what, edited) in [
        ("an entry left out", without(5)),
        ("the folder renamed", text.replacen("電子カルテ", "電子カルテ2", 1)),
        ("a hash replaced", text.replacen(&lines[7][2..20], &"0".repeat(18), 1)),
        ("a kind turned", turned),
        ("a seal of another", text.replace(&text[text.len() - 20..text.len() - 5], "000000000000000")),
        ("something behind the seal", format!("{text}{{}}\n")),
    ] {
        assert_ne!(edited, text, "{what}");
        assert!(finish(&edited).is_err(), "{what}");
    }
    let unsigned = without(lines.len() - 1);
    assert_eq!(finish(&unsigned).unwrap().1, None, "without a seal it is whole, and nobody signed it");
    assert!(finish(&without(lines.len() - 2)).is_err());
    assert!(matches!(finish(&lines[..50].join("\n")), Err(ManifestError::Unfinished)));
}

#[test]
fn what_cannot_be_read_is_said_and_never_taken_for_restored() {
    let drill = Drill::new();
    let restored = drill.path("restored");
    charts(&restored);
    // A folder where a file was: also for root, whom no missing right stops.
    fs::remove_file(restored.join("Master.CSV")).unwrap();
    fs::create_dir(restored.join("Master.CSV")).unwrap();
    let (out, found) = drill.check(&restored);
    assert!(!out.is_complete());
    assert_eq!(found.iter().map(|f| f.difference).collect::<Vec<_>>(), [Difference::Changed], "{found:?}");
    assert!(!Comparison::default().is_complete(), "nothing sealed is nothing restored");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_marked() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("database.db");
    fs::write(&path, vec![0; 32 << 20]).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = 0_u64;
            while !stop.load(Ordering::Relaxed) {
                n += 1;
                fs::File::options().append(true).open(&path).unwrap().set_len((32 << 20) + n).unwrap();
            }
        });
        let hashed = sejo_evidence::drill::hash_file(&path, Algorithm::Blake3, &mut vec![0; 1 << 16]);
        stop.store(true, Ordering::Relaxed);
        assert!(hashed.unwrap().is_moving);
    });
    let calm = sejo_evidence::drill::hash_file(&path, Algorithm::Blake3, &mut vec![0; 1 << 16]).unwrap();
    assert!(!calm.is_moving);
}

#[test]
fn the_independent_script_agrees() {
    let drill = Drill::new();
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        // A name in CP932 and one with a line end: both are possible on a Linux file server.
        let odd = drill.path("before").join(std::ffi::OsStr::from_bytes(b"\x8a\xb3\x8e\xd2\n1.csv"));
        fs::write(odd, b"x").unwrap();
    }
    let path = drill.path("odd.manifest");
    sealed(&drill.path("before"), &path);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify_manifest.py");
    let verify = |manifest: &Path| {
        let out = Command::new("python3").arg(script).arg(manifest).arg(drill.path("before")).output().unwrap();
        (out.status.success(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let entries = entries(&path).len();
    assert_eq!(verify(&path), (true, format!("ok {entries}\n")));
    let text = fs::read_to_string(&path).unwrap();
    let bent = drill.path("bent.manifest");
    for edited in [
        text.replacen("みなと", "", 1),
        text.replacen(" 70", " 71", 1),
        text.replacen("\"moving\":0", "\"moving\":1", 1),
    ] {
        if edited != text {
            fs::write(&bent, edited).unwrap();
            assert!(!verify(&bent).0);
        }
    }
}

/// Entries as they stand in a manifest: a file is its name, what ends in `?` could not be read.
fn listed(names: &[&str]) -> Vec<Result<Entry, ManifestError>> {
    let entry = |name: &&str| {
        let (name, kind) = name.strip_suffix('?').map_or((*name, Kind::File), |name| (name, Kind::Unreadable));
        let hash = (kind == Kind::File).then(|| vec![1; 32].into_boxed_slice());
        let size = hash.as_ref().map(|_| 1);
        Ok(Entry { kind, size, modified: None, hash, is_moving: false, name: Name::new(name) })
    };
    names.iter().map(entry).collect()
}

#[test]
fn what_lies_in_a_folder_that_cannot_be_listed_is_unreadable_and_not_lost() {
    let told = |before: &[&str], now: &[&str]| {
        let mut found = Vec::new();
        let out = compare(listed(before).into_iter(), listed(now).into_iter(), |f| found.push(f)).unwrap();
        let found: Vec<_> = found.into_iter().map(|f| (f.difference, f.name)).collect();
        (out, found)
    };
    let is = |difference, name: &str| (difference, name.to_owned());
    let (out, found) = told(&["a", "d/b", "d/c/e", "f"], &["a", "d?", "f"]);
    let unreadable = ["d/b", "d/c/e"].map(|name| is(Difference::Unreadable, name));
    assert_eq!((out.unreadable, out.missing, out.extra, found.as_slice()), (2, 0, 0, unreadable.as_slice()));
    assert!(!out.is_complete());
    assert_eq!(out.differing(), 2, "as many as are told");
    // One that held nothing that was sealed, as lost+found on another disk, is only one more.
    let (out, found) = told(&["a", "m"], &["a", "lost+found?", "m"]);
    assert!(out.is_complete() && found == [is(Difference::Extra, "lost+found")], "{found:?}");
    let (out, _) = told(&["a", "z/b"], &["a", "z?"]);
    assert_eq!((out.unreadable, out.missing), (1, 0), "the last of all");
    // What could not be listed when it was sealed and can be now: nobody knows whether it is whole.
    let (out, found) = told(&["a", "d?"], &["a", "d/b"]);
    assert_eq!((out.unknown, out.missing, out.extra), (1, 0, 1), "{found:?}");
    assert_eq!(found, [is(Difference::Unknown, "d"), is(Difference::Extra, "d/b")], "what nobody knows has a name");
    assert_eq!(out.differing(), 2, "as many as are told");
    let (out, found) = told(&["a?"], &["a"]);
    assert_eq!((out.unknown, found), (1, vec![is(Difference::Unknown, "a")]));
    let (out, _) = told(&["a", "d?"], &["a"]);
    assert_eq!((out.unknown, out.missing), (0, 1), "gone altogether");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_listed_hides_behind_no_other() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("A")).unwrap();
    write(dir.path(), "a/karte.dat", b"karte");
    let walk = Walk::new(dir.path(), Vec::new()).unwrap();
    // Gone before it is entered, it cannot be listed, for root either.
    fs::remove_dir_all(dir.path().join("a")).unwrap();
    let met: Vec<_> = walk.map(|met| (met.kind, met.name.text().to_owned())).collect();
    assert_eq!(met, [(Kind::EmptyFolder, "A".to_owned()), (Kind::Unreadable, "a".to_owned())]);
}

#[test]
fn a_last_line_that_counts_otherwise_is_found_without_a_signature_too() {
    let drill = Drill::new();
    let path = drill.path("before.manifest");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.pop();
    let mut footer: serde_json::Value = serde_json::from_str(lines.pop().unwrap()).unwrap();
    let cut = lines.iter().position(|line| line.starts_with('f')).unwrap();
    lines.remove(cut);
    let body = lines.join("\n") + "\n";
    footer["digest"] = blake3::hash(body.as_bytes()).to_hex().as_str().into();
    fs::write(&path, format!("{body}{footer}\n")).unwrap();
    let mut reader = Reader::open(&path).unwrap();
    assert!(reader.by_ref().all(|entry| entry.is_ok()));
    assert!(matches!(reader.finish(), Err(ManifestError::Altered)), "an entry was taken out and counted all the same");
}

#[cfg(unix)]
#[test]
fn lines_behind_links_to_folders_are_lines_of_the_files_there() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, list) = (dir.path().join("restored"), dir.path().join("list"));
    write(&folder, "患者/001/a.dat", b"karte");
    write(dir.path(), "outside/b.dat", b"elsewhere");
    std::os::unix::fs::symlink("患者", folder.join("dirlink")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("outside"), folder.join("out")).unwrap();
    let hash = |bytes: &[u8]| sha256_of(bytes);
    let (karte, other) = (hash(b"karte"), hash(b"elsewhere"));
    let lines = [
        format!("{karte}  ./患者/001/a.dat"),
        format!("{karte}  ./dirlink/001/a.dat"),
        format!("{karte}  ./dirlink/lost.dat"),
        format!("{other}  ./out/b.dat"),
    ];
    fs::write(&list, lines.join("\n") + "\n").unwrap();
    let Opened::Foreign(mut foreign) = Opened::at(&list).unwrap() else { panic!("a list of another program") };
    let through = foreign.through_links(&folder);
    assert_eq!((through.inside, through.outside.as_slice()), (2, &["out/b.dat".to_owned()][..]));
    let names: Vec<&str> = foreign.entries.iter().map(|entry| entry.name.text()).collect();
    assert_eq!(names, ["患者/001/a.dat", "患者/lost.dat"], "what is really lost stays");
}

#[test]
fn a_backslash_is_a_letter_in_a_bag_and_parts_folders_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("list");
    for (line, name) in [
        (r"data/in\out.txt", r"data/in\x5cout.txt"),
        (r"./data/in\out.txt", r"data/in\x5cout.txt"),
        (r"data\in\out.txt", "data/in/out.txt"),
        (r"in\out.txt", "in/out.txt"),
    ] {
        fs::write(&list, format!("{}  {line}\n", "0".repeat(64))).unwrap();
        let Opened::Foreign(foreign) = Opened::at(&list).unwrap() else { panic!("a list of another program") };
        let names: Vec<&str> = foreign.entries.iter().map(|entry| entry.name.text()).collect();
        assert_eq!(names, [name], "{line}");
    }
}

fn sha256_of(bytes: &[u8]) -> String {
    let mut sum = sejo_evidence::drill::Sum::new(Algorithm::Sha256);
    sum.update(bytes);
    sum.finish().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn lists_that_cannot_be_read_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.txt", b"karte");
    let list = dir.path().join("list");
    fs::write(&list, format!("{}  a.txt\0{}  b.txt\0", "0".repeat(64), "1".repeat(64))).unwrap();
    assert!(matches!(Opened::at(&list), Err(ManifestError::Noughts)), "sha256sum -z");
    let read = |text: &str| {
        fs::write(&list, text).unwrap();
        match Opened::at(&list) {
            Ok(Opened::Foreign(foreign)) => Ok((foreign.algorithm, foreign.is_unnamed)),
            Ok(Opened::Own(_)) => panic!("a list of another program"),
            Err(e) => Err(e.to_string()),
        }
    };
    let hash = |digits: usize| "0".repeat(digits);
    assert_eq!(read(&format!("{}  a.txt\n", hash(128))), Ok((Algorithm::Sha512, true)), "or b2sum");
    assert_eq!(read(&format!("{}  a.txt\n", hash(64))), Ok((Algorithm::Sha256, true)), "or rhash --sha3-256");
    assert_eq!(read(&format!("SHA512 (a.txt) = {}\n", hash(128))), Ok((Algorithm::Sha512, false)), "its name says it");
    for (what, line, kind) in [
        ("rhash --sha3-256 --bsd", format!("SHA3-256 (a.txt) = {}\n", hash(64)), "SHA3-256"),
        ("rhash --gost12-256 --bsd", format!("GOST12-256 (a.txt) = {}\n", hash(64)), "GOST12-256"),
        ("b2sum --tag", format!("BLAKE2b (a.txt) = {}\n", hash(128)), "BLAKE2b"),
        ("sha384sum", format!("{}  a.txt\n", hash(96)), "SHA-384"),
        ("hashdeep -c tiger", format!("%%%% HASHDEEP-1.0\n%%%% size,tiger,filename\n5,{},a.txt\n", hash(48)), "tiger"),
    ] {
        let said = read(&line).unwrap_err();
        assert!(said.contains("not known") && said.contains(kind), "{what}: {said}");
    }
}

#[test]
fn of_all_hashes_of_rhash_one_that_is_known_is_taken() {
    let drill = Drill::new();
    let before = drill.path("before");
    let shell = |line: &str| drill.run("sh", &["-c", line]);
    shell("cd before && rhash -r -a . > ../all.txt && rhash -r -a --bsd . > ../tags.txt");
    shell("cd before && rhash -r --crc32 --sha3-256 --bsd . > ../two.txt && rhash -r --sha3-256 . > ../sha3.txt");
    shell("cd before && rhash -r --md5 --tth --sha256 . > ../columns.txt && rhash -r --gost12-256 . > ../gost.txt");
    for (list, algorithm) in [
        ("all.txt", Algorithm::Sha256),
        ("tags.txt", Algorithm::Sha512),
        ("two.txt", Algorithm::Crc32),
        ("columns.txt", Algorithm::Sha256),
    ] {
        let Opened::Foreign(foreign) = Opened::at(&drill.path(list)).unwrap() else { panic!("{list} is foreign") };
        assert_eq!((foreign.algorithm, foreign.is_unnamed), (algorithm, list == "columns.txt"), "{list}");
        let (out, found) = differs(&drill, list, &before);
        // It follows the link to a file; nothing is said of the empty folder.
        assert!(out.is_complete() && out.same >= 203, "{list}: {out:?} {found:?}");
    }
    // Of these only the digits are there, as many as SHA-256 has: that not one fits tells it.
    for list in ["sha3.txt", "gost.txt"] {
        let (out, _) = differs(&drill, list, &before);
        assert_eq!((out.came_back(), out.missing), (0, 0), "{list}: {out:?}");
    }
}

#[test]
fn of_copies_beside_each_other_the_best_is_checked() {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..6).map(|n| format!("{n}.dat")).collect();
    for name in &names {
        write(&dir.path().join("b"), name, b"x");
        write(&dir.path().join("c/deeper"), name, b"x");
    }
    names.iter().skip(1).for_each(|name| write(&dir.path().join("a"), name, b"x"));
    let place = find_place(dir.path(), &names);
    assert_eq!((place.folder.file_name().unwrap().to_str(), place.found), (Some("b"), 6));
    fs::remove_dir_all(dir.path().join("b")).unwrap();
    let place = find_place(dir.path(), &names);
    assert_eq!((place.folder.file_name().unwrap().to_str(), place.found), (Some("a"), 5), "never one that lies deeper");
}
